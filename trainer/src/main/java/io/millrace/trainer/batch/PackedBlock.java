package io.millrace.trainer.batch;

import io.millrace.feature.EncodedBlock;

/**
 * Labelled examples in 32-bit words, in the order: the labels, a bit each; where there are ragged
 * fields, the end of each example's words; then for each example the sizes of its ragged fields,
 * its rows, and its stored weights.
 *
 * @param words may be longer than the block
 */
record PackedBlock(Layout layout, int examples, int[] words) {
  /** The most rows of an example: a batch counts them in 16 bits. */
  private static final int MOST_ROWS = 0xffff;

  /** Packs examples {@code [from, to)} of a block. */
  static PackedBlock of(Layout layout, EncodedBlock block, byte[] labels, int from, int to) {
    int[] words = new int[Math.toIntExact(words(layout, block, from, to))];
    int ends = labelWords(to - from);
    int at = first(layout, to - from);
    for (int example = from; example < to; example++) {
      int index = example - from;
      words[index >>> 5] |= labels[example] << (index & 31);
      at = pack(layout, block, example, words, at);
      if (layout.raggedFields() > 0) {
        words[ends + index] = at;
      }
    }
    return new PackedBlock(layout, to - from, words);
  }

  private static long words(Layout layout, EncodedBlock block, int from, int to) {
    int fields = block.fields();
    long words = first(layout, to - from) + (long) (to - from) * layout.raggedFields();
    words += block.end(to - 1, fields - 1) - block.start(from, 0);
    for (int field = 0; field < fields; field++) {
      if (layout.weights(field) == Layout.Weights.STORED) {
        for (int example = from; example < to; example++) {
          words += block.end(example, field) - block.start(example, field);
        }
      }
    }
    return words;
  }

  private static int pack(Layout layout, EncodedBlock block, int example, int[] words, int at) {
    int fields = block.fields();
    int start = block.start(example, 0);
    int end = block.end(example, fields - 1);
    if (end - start > MOST_ROWS) {
      throw new IllegalArgumentException(
          "an example has %d rows; set a smaller 'max' in its features".formatted(end - start));
    }
    for (int field = 0; field < fields && layout.raggedFields() > 0; field++) {
      if (layout.ragged(field)) {
        words[at++] = block.end(example, field) - block.start(example, field);
      }
    }
    for (int i = start; i < end; i++) {
      words[at++] = block.row(i);
    }
    for (int field = 0; field < fields && !layout.plain(); field++) {
      if (layout.weights(field) == Layout.Weights.STORED) {
        for (int i = block.start(example, field); i < block.end(example, field); i++) {
          words[at++] = Float.floatToRawIntBits(block.weight(i));
        }
      }
    }
    return at;
  }

  static int labelWords(int examples) {
    return (examples + 31) >>> 5;
  }

  /** Where the first example's words begin. */
  static int first(Layout layout, int examples) {
    return labelWords(examples) + (layout.raggedFields() > 0 ? examples : 0);
  }

  float label(int example) {
    return (words[example >>> 5] >>> (example & 31)) & 1;
  }

  int positives() {
    int positives = 0;
    for (int i = 0; i < labelWords(examples); i++) {
      positives += Integer.bitCount(words[i]);
    }
    return positives;
  }

  /** Where an example's words begin. */
  int start(int example) {
    int first = first(layout, examples);
    if (example == 0) {
      return first;
    }
    return layout.raggedFields() > 0
        ? words[labelWords(examples) + example - 1]
        : first + example * stride(layout);
  }

  /** The words of an example without ragged fields. */
  static int stride(Layout layout) {
    int words = layout.fields();
    for (int field = 0; field < layout.fields() && !layout.plain(); field++) {
      words += layout.weights(field) == Layout.Weights.STORED ? 1 : 0;
    }
    return words;
  }
}
