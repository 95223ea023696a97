package io.millrace.feature;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encodes blocks of columns: the same rows and weights as {@link FeatureEncoder#encode} gives, with
 * each string looked up once for all its examples. Not thread-safe.
 */
public final class ColumnEncoder {
  private final FeatureEncoder encoder;
  private final Dictionaries dictionaries;

  /** For each feature, the row of each code of its dictionary. */
  private final int[][] rowsOfCodes;

  /**
   * @param encoder fitted
   * @param dictionaries of the columns
   */
  public ColumnEncoder(FeatureEncoder encoder, Dictionaries dictionaries) {
    this.encoder = encoder;
    this.dictionaries = dictionaries;
    rowsOfCodes = new int[encoder.encoders().length][];
    Arrays.fill(rowsOfCodes, new int[0]);
  }

  /** The strings that came since the last time. */
  private int[] rowsOfCodes(int feature) {
    Dictionary dictionary = dictionaries.of(feature).orElse(null);
    if (dictionary != null) {
      rowsOfCodes[feature] = encoder.encoders()[feature].codeRows(dictionary, rowsOfCodes[feature]);
    }
    return rowsOfCodes[feature];
  }

  /** Replaces the content of a block by the first examples of the columns. */
  public void encode(Columns columns, int examples, EncodedBlock out) {
    FieldEncoder[] features = encoder.encoders();
    List<Cross> crosses = encoder.crosses();
    int fields = features.length + crosses.size();
    out.reset(examples);
    for (int feature = 0; feature < features.length; feature++) {
      features[feature].sizes(columns.column(feature), examples, out.offsets, feature + 1, fields);
    }
    crossSizes(features.length, crosses, examples, out.offsets);
    out.allocate();
    IntStream.range(0, features.length)
        .parallel()
        .forEach(
            feature ->
                features[feature].encode(
                    columns.column(feature), rowsOfCodes(feature), examples, feature, out));
    for (int i = 0; i < crosses.size(); i++) {
      for (int example = 0; example < examples; example++) {
        int at = out.offsets[example * fields + features.length + i];
        int end = crosses.get(i).write(out.rows, out.offsets, example * fields, out.rows, at);
        Arrays.fill(out.weights, at, end, 1f);
      }
    }
  }

  private static void crossSizes(int features, List<Cross> crosses, int examples, int[] sizes) {
    int fields = features + crosses.size();
    for (int example = 0; example < examples; example++) {
      for (int i = 0; i < crosses.size(); i++) {
        sizes[example * fields + features + i + 1] =
            crosses.get(i).combinations(sizes, example * fields + 1);
      }
    }
  }
}
