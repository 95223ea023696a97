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
    rowsOfCodes = new int[encoder.encoders().size()][];
    Arrays.fill(rowsOfCodes, new int[0]);
  }

  /** The strings that came since the last time. */
  private int[] rowsOfCodes(int feature) {
    int[] rows = rowsOfCodes[feature];
    Dictionary dictionary = dictionaries.of(feature).orElse(null);
    if (dictionary == null || dictionary.size() == rows.length) {
      return rows;
    }
    int known = rows.length;
    rows = Arrays.copyOf(rows, dictionary.size());
    FieldEncoder field = encoder.encoders().get(feature);
    for (int code = known; code < rows.length; code++) {
      rows[code] = field.row(dictionary.term(code));
    }
    rowsOfCodes[feature] = rows;
    return rows;
  }

  /** Replaces the content of a block by the first examples of the columns. */
  public void encode(Columns columns, int examples, EncodedBlock out) {
    List<FieldEncoder> features = encoder.encoders();
    List<Cross> crosses = encoder.crosses();
    int fields = features.size() + crosses.size();
    out.reset(examples);
    for (int feature = 0; feature < features.size(); feature++) {
      sizes(columns.column(feature), examples, out.offsets, feature + 1, fields);
    }
    crossSizes(features.size(), crosses, examples, out.offsets);
    out.allocate();
    IntStream.range(0, features.size())
        .parallel()
        .forEach(feature -> encode(columns.column(feature), feature, examples, fields, out));
    for (int i = 0; i < crosses.size(); i++) {
      for (int example = 0; example < examples; example++) {
        int at = out.offsets[example * fields + features.size() + i];
        int end = crosses.get(i).write(out.rows, out.offsets, example * fields, out.rows, at);
        Arrays.fill(out.weights, at, end, 1f);
      }
    }
  }

  private void encode(Column column, int feature, int examples, int fields, EncodedBlock out) {
    if (column instanceof TermColumn terms) {
      terms(terms, feature, examples, fields, out);
    } else if (column instanceof NumberColumn numbers) {
      numbers(numbers, feature, examples, fields, out);
    }
  }

  private static void sizes(Column column, int examples, int[] sizes, int at, int stride) {
    for (int example = 0; example < examples; example++, at += stride) {
      if (column instanceof TermColumn terms) {
        sizes[at] = terms.end(example) - terms.start(example);
      } else if (column instanceof NumberColumn numbers) {
        sizes[at] = Double.isNaN(numbers.number(example, 0)) ? 1 : numbers.width();
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

  private void terms(TermColumn column, int feature, int examples, int fields, EncodedBlock out) {
    FieldEncoder field = encoder.encoders().get(feature);
    boolean listed = dictionaries.of(feature).isPresent();
    int[] rows = rowsOfCodes(feature);
    int[] encoded = out.rows;
    float[] weights = out.weights;
    int missing = field.missingRow();
    int from = 0;
    for (int example = 0; example < examples; example++) {
      int to = column.end(example);
      int at = out.offsets[example * fields + feature];
      float weight = to - from == 1 ? 1f : FieldEncoder.pooled(to - from);
      for (int i = from; i < to; i++, at++) {
        int code = column.codeAt(i);
        encoded[at] =
            code == TermColumn.MISSING ? missing : listed ? rows[code] : field.bucketRow(code);
        weights[at] = weight;
      }
      from = to;
    }
  }

  private void numbers(
      NumberColumn column, int feature, int examples, int fields, EncodedBlock out) {
    FieldEncoder field = encoder.encoders().get(feature);
    boolean vector = encoder.spec().features().get(feature) instanceof Feature.Dense;
    for (int example = 0; example < examples; example++) {
      int at = out.offsets[example * fields + feature];
      double number = column.number(example, 0);
      if (vector && !Double.isNaN(number)) {
        for (int i = 0; i < column.width(); i++) {
          out.rows[at + i] = field.componentRow(i);
          out.weights[at + i] = (float) column.number(example, i);
        }
      } else {
        out.rows[at] = field.row(number);
        out.weights[at] = field.weight(number);
      }
    }
  }
}
