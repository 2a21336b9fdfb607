/**
 * How alike two representations of the same samples are: one class a measure, each with its formula, range and source. Row i
 * of one and row i of the other are of one sample; who compares stored representations matches them first.
 */
package latentgraph.core.similarity;
