package io.millrace.feature;

import io.millrace.event.Value;
import io.millrace.hash.Fnv1a;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field of strings. */
final class TermField extends FieldEncoder {
  private final Terms terms;
  private final String feature;
  private final int firstRow;
  private final Dictionary known;
  private final int hashBuckets;

  /**
   * @param shared the encoder whose rows this one uses, or null
   */
  TermField(
      Terms terms, String feature, FieldState state, int firstRow, @Nullable TermField shared) {
    this.terms = terms;
    this.feature = feature;
    this.firstRow = firstRow;
    if (shared != null) {
      known = shared.known;
      hashBuckets = shared.hashBuckets;
    } else {
      known = new Dictionary();
      state.terms().forEach(known::add);
      hashBuckets = terms.vocabulary().orElseThrow().hashBuckets().orElse(0);
    }
  }

  @Override
  void encode(@Nullable Value value, RowBuffer out) {
    List<String> strings = value == null ? List.of() : terms.terms(feature, value);
    if (strings.isEmpty()) {
      out.add(firstRow + Encoding.MISSING, 1f);
      return;
    }
    float weight = pooled(strings.size());
    for (String string : strings) {
      out.add(row(string), weight);
    }
  }

  /** The weight of each of several strings: together they count as one. */
  private static float pooled(int strings) {
    return 1f / strings;
  }

  private int row(String string) {
    if (hashBuckets > 0) {
      return bucketRow(bucket(Fnv1a.hash32(string), hashBuckets));
    }
    int term = known.find(string);
    return firstRow + (term < 0 ? Encoding.UNSEEN : Encoding.FIRST_TERM + term);
  }

  private int bucketRow(int bucket) {
    return firstRow + Encoding.FIRST_TERM + bucket;
  }

  /** The bucket of a hashed string. */
  static int bucket(int hash, int buckets) {
    return Integer.remainderUnsigned(hash, buckets);
  }

  @Override
  int[] codeRows(Dictionary dictionary, int[] rows) {
    int from = rows.length;
    if (dictionary.size() == from) {
      return rows;
    }
    int[] all = Arrays.copyOf(rows, dictionary.size());
    for (int code = from; code < all.length; code++) {
      all[code] = row(dictionary.term(code));
    }
    return all;
  }

  @Override
  void sizes(Column column, int examples, int[] sizes, int at, int stride) {
    TermColumn strings = (TermColumn) column;
    int from = 0;
    for (int example = 0; example < examples; example++) {
      int to = strings.end(example);
      sizes[at + example * stride] = to - from;
      from = to;
    }
  }

  @Override
  void encode(Column column, int[] codeRows, int examples, int field, EncodedBlock out) {
    TermColumn strings = (TermColumn) column;
    int fields = out.fields();
    int[] encoded = out.rows;
    float[] weights = out.weights;
    int from = 0;
    for (int example = 0; example < examples; example++) {
      int to = strings.end(example);
      int at = out.offsets[example * fields + field];
      float weight = to - from == 1 ? 1f : pooled(to - from);
      for (int i = from; i < to; i++, at++) {
        int code = strings.codeAt(i);
        encoded[at] =
            code == TermColumn.MISSING
                ? firstRow + Encoding.MISSING
                : hashBuckets > 0 ? bucketRow(code) : codeRows[code];
        weights[at] = weight;
      }
      from = to;
    }
  }
}
