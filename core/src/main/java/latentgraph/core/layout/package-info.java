/**
 * Pictures of latents: positions in the plane (or a few dimensions) that keep what is near together. One class a method,
 * each from its paper, seeded, and with the same bits for any number of threads.
 */
package latentgraph.core.layout;
