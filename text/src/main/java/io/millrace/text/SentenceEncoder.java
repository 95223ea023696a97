package io.millrace.text;

import java.util.List;

/**
 * Encodes short texts as vectors whose cosine says how similar the texts' meanings are. Safe for
 * use by several threads.
 *
 * <p>A text has the same vector whichever texts are encoded with it.
 */
public interface SentenceEncoder extends AutoCloseable {
  /** Returns the text's vector: {@link #dimension} numbers, of length 1. */
  float[] encode(String text);

  /** Returns a vector for each text, in their order. */
  List<float[]> encode(List<String> texts);

  /** Returns the number of components of a vector. */
  int dimension();

  /**
   * Returns the fingerprint of everything that determines a vector: the model file, the tokenizer,
   * the pooling and the length limit. Vectors of different ids must not be compared.
   */
  String id();

  /** Releases the model; no method may be called after it. */
  @Override
  void close();
}
