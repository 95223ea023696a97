package io.millrace.feature;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A block of examples, feature by feature, before an encoder is fitted: what {@link EncoderFitter}
 * learns from and {@link ColumnEncoder} encodes. Fill every column with the same number of
 * examples. Not thread-safe.
 */
public final class Columns {
  private final FeatureSpec spec;
  private final List<Column> columns = new ArrayList<>();

  /**
   * An empty block.
   *
   * @param dictionaries number its strings, together with those of other blocks
   */
  public Columns(Dictionaries dictionaries) {
    spec = dictionaries.spec();
    for (int i = 0; i < spec.features().size(); i++) {
      Feature owner = spec.features().get(dictionaries.owner(i));
      OptionalInt buckets =
          owner.encoding().vocabulary().map(Vocabulary::hashBuckets).orElse(OptionalInt.empty());
      columns.add(
          spec.features()
              .get(i)
              .encoding()
              .column(dictionaries.of(i).orElse(null), buckets.orElse(0)));
    }
  }

  /** The column of a feature, by its place in the specification. */
  public Column column(int feature) {
    return columns.get(feature);
  }

  /** Adds an example to every column. */
  public void add(Map<String, Value> values) {
    for (int i = 0; i < columns.size(); i++) {
      String name = spec.features().get(i).name();
      Value value = values.get(name);
      if (value == null) {
        columns.get(i).addMissing();
      } else {
        columns.get(i).add(name, value);
      }
    }
  }

  /** Removes all examples. */
  public void clear() {
    columns.forEach(Column::clear);
  }

  /** How many words {@link #write} needs. */
  public int words() {
    return columns.stream().mapToInt(Column::words).reduce(0, Math::addExact);
  }

  /** Writes all columns and returns the index behind the last word. */
  public int write(int[] words, int at) {
    for (Column column : columns) {
      at = column.write(words, at);
    }
    return at;
  }

  /** Replaces the content by what was written, and returns the index behind it. */
  public int read(int[] words, int at, int examples) {
    for (Column column : columns) {
      at = column.read(words, at, examples);
    }
    return at;
  }
}
