/**
 * Data sets, models and recipes, dense networks on kernels of our own, the others on DL4J. What is trained here is written as a run directory
 * ({@link latentgraph.core.format}); nothing here knows the store.
 */
package latentgraph.training;
