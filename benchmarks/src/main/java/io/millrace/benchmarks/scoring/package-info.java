/** The scorer's own kernel beside ONNX Runtime, on the same weights in the same run. */
@NullMarked
package io.millrace.benchmarks.scoring;

import org.jspecify.annotations.NullMarked;
