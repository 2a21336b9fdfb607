/** Benchmarks of the kernels: JMH classes, and the program that the side-by-side comparisons run. */
package latentgraph.benchmarks;
