/**
 * The {@code latent.*} procedures. A procedure checks its configuration, loads a graph, calls a kernel of core or a
 * procedure of GDS, and translates the result to rows; nothing is computed that a Cypher query could not call for.
 */
package latentgraph.analytics;
