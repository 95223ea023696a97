/**
 * Text vectors of items, for items without interactions: what is encoded, the encoder's interface,
 * and the linear algebra that makes text vectors comparable with others. Knows no model format:
 * {@code io.millrace.text.onnx} implements the encoder.
 */
@NullMarked
package io.millrace.text;

import org.jspecify.annotations.NullMarked;
