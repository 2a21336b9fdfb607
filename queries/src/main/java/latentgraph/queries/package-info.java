/**
 * The Cypher library: questions with names, typed parameters and columns, read from {@code *.cypher} files. Knows no
 * store: whoever runs a query hands its text and its bound parameters to one.
 */
package latentgraph.queries;
