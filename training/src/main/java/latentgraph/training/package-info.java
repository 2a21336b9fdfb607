/**
 * Data sets, models and recipes on DL4J and ND4J. What is trained here is written as a run directory
 * ({@link latentgraph.core.format}); nothing here knows the store.
 */
package latentgraph.training;
