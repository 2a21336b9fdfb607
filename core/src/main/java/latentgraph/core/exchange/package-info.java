/**
 * Class graphs as files that other programs read and write: GEXF and GraphML for Gephi, Gephi Lite and NetworkX, CSV for
 * spreadsheets, JSON as the command line prints it. What is read is taken for hostile.
 */
package latentgraph.core.exchange;
