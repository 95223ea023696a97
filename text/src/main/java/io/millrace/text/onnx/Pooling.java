package io.millrace.text.onnx;

/** How the vectors of a text's word pieces become one. */
enum Pooling {
  /** The mean of those that the attention mask counts (Reimers and Gurevych 2019, 1908.10084). */
  MEAN,
  /** The first, that of {@code [CLS]}. */
  CLS
}
