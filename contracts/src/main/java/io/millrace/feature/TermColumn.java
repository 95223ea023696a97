package io.millrace.feature;

import io.millrace.event.Value;
import io.millrace.hash.Fnv1a;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of strings: a code for each, from the feature's dictionary or, where the vocabulary is
 * hashed, the number of its bucket. An example may have several; the feature's maximum holds.
 */
public final class TermColumn extends Column {
  static final int MISSING = -1;

  private final @Nullable Dictionary dictionary;
  private final int buckets;
  private final Terms encoding;
  private final @Nullable Function<String, List<String>> split;
  private final int max;

  private int examples;
  private int[] ends = new int[64];
  private int[] codes = new int[64];
  private int size;

  /**
   * @param dictionary null where the strings are hashed
   */
  TermColumn(Terms encoding, @Nullable Dictionary dictionary, int buckets) {
    this.dictionary = dictionary;
    this.buckets = buckets;
    this.encoding = encoding;
    split = encoding.split();
    max = encoding.max();
  }

  /**
   * Adds one string of the current example: a term, or a text that is split into terms. What is
   * beyond the feature's maximum is left out.
   */
  public void add(char[] chars, int from, int to) {
    if (split != null) {
      split.apply(new String(chars, from, to - from)).forEach(this::add);
    } else if (room()) {
      code(
          dictionary == null
              ? TermField.bucket(Fnv1a.hash32(chars, from, to), buckets)
              : dictionary.add(chars, from, to));
    }
  }

  /**
   * Adds examples of one string each.
   *
   * @param starts where each string begins, or -1 where the example has no value
   * @param ends where each string ends
   */
  public void addExamples(char[] chars, int[] starts, int[] ends, int count) {
    if (dictionary == null || split != null) {
      for (int i = 0; i < count; i++) {
        if (starts[i] >= 0) {
          add(chars, starts[i], ends[i]);
        }
        endExample();
      }
      return;
    }
    int[] added = new int[count];
    dictionary.add(chars, starts, ends, count, added);
    for (int i = 0; i < count; i++) {
      code(added[i]);
      endExample();
    }
  }

  @Override
  void add(String feature, Value value) {
    encoding.terms(feature, value).forEach(this::add);
    endExample();
  }

  /** Adds one term of the current example. */
  void add(String term) {
    if (room()) {
      code(
          dictionary == null
              ? TermField.bucket(Fnv1a.hash32(term), buckets)
              : dictionary.add(term));
    }
  }

  private boolean room() {
    return size - start(examples) < max;
  }

  private void code(int code) {
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, size * 2);
    }
    codes[size++] = code;
  }

  /** Ends the current example; without a string it has no value. */
  public void endExample() {
    if (size == start(examples)) {
      code(MISSING);
    }
    if (examples == ends.length) {
      ends = Arrays.copyOf(ends, examples * 2);
    }
    ends[examples++] = size;
  }

  @Override
  public void addMissing() {
    endExample();
  }

  int start(int example) {
    return example == 0 ? 0 : ends[example - 1];
  }

  int end(int example) {
    return ends[example];
  }

  /** {@link #MISSING}, or a code of the dictionary, or a bucket. */
  int codeAt(int index) {
    return codes[index];
  }

  @Override
  void clear() {
    examples = 0;
    size = 0;
  }

  /** One word tells whether every example has one string; then no ends are written. */
  @Override
  int words() {
    return 1 + size + (size == examples ? 0 : examples);
  }

  @Override
  int write(int[] out, int at) {
    out[at++] = size;
    System.arraycopy(codes, 0, out, at, size);
    at += size;
    if (size != examples) {
      System.arraycopy(ends, 0, out, at, examples);
      at += examples;
    }
    return at;
  }

  @Override
  int read(int[] in, int at, int count) {
    examples = count;
    size = in[at++];
    codes = size > codes.length ? new int[size] : codes;
    System.arraycopy(in, at, codes, 0, size);
    at += size;
    ends = count > ends.length ? new int[count] : ends;
    if (size == count) {
      Arrays.setAll(ends, example -> example + 1);
    } else {
      System.arraycopy(in, at, ends, 0, count);
      at += count;
    }
    return at;
  }
}
