/** The thesis' experiments: what each asks of the store, and how its answer is reported. */
package latentgraph.experiments;
