/**
 * Ingest: run directories and NumPy files become samples, latents and nearest-neighbour relationships. The client side
 * ({@link latentgraph.ingest.Ingest}) reads, checks and finds neighbours; the server side
 * ({@link latentgraph.ingest.IngestProcedures}) writes, a block a transaction, so that the same path runs embedded and
 * over Bolt.
 */
package latentgraph.ingest;
