/**
 * The vocabulary of LatentGraph and the kernels that compute on it: plain values in, plain values out. Nothing here
 * knows Neo4j, DL4J or HTTP.
 */
package latentgraph.core;
