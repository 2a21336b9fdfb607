/** The store: an embedded Neo4j with Graph Data Science, or the same store reached over Bolt. */
package latentgraph.store;
