/**
 * The files LatentGraph reads and writes: NumPy's .npy and .npz, and the run directory (docs/run-format.md). Every file
 * is taken as hostile: sizes are checked before anything is allocated, nothing is ever unpickled, no path leaves its
 * folder, and what cannot be used is an {@link latentgraph.core.InvalidInputException} that names file and field.
 */
package latentgraph.core.format;
