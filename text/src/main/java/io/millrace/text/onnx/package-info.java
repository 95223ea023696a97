/** Sentence encoders that ONNX Runtime runs: those in this distribution, or one in a directory. */
@NullMarked
package io.millrace.text.onnx;

import org.jspecify.annotations.NullMarked;
