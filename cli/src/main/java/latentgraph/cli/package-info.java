/** The latentgraph command: each command translates its words into one use of the modules, and prints the answer. */
package latentgraph.cli;
