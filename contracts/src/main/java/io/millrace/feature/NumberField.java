package io.millrace.feature;

import io.millrace.event.Value;
import org.jspecify.annotations.Nullable;

/** A field of numbers. */
final class NumberField extends FieldEncoder {
  private final Numbers numbers;
  private final String feature;
  private final NumberEncoder encoder;

  NumberField(Numbers numbers, String feature, FieldState state, int firstRow) {
    this.numbers = numbers;
    this.feature = feature;
    encoder = numbers.encoder(state, firstRow);
  }

  @Override
  void encode(@Nullable Value value, RowBuffer out) {
    double[] read = out.numbers(numbers.width());
    if (value == null) {
      read[0] = Double.NaN;
    } else {
      numbers.read(feature, value, read, 0);
    }
    int to = out.reserve(encoder.size(read, 0));
    encoder.encode(read, 0, out.rows, out.weights, to);
  }

  @Override
  void sizes(Column column, int examples, int[] sizes, int at, int stride) {
    double[] values = ((NumberColumn) column).numbers();
    int width = numbers.width();
    for (int example = 0; example < examples; example++) {
      sizes[at + example * stride] = encoder.size(values, example * width);
    }
  }

  @Override
  void encode(Column column, int[] codeRows, int examples, int field, EncodedBlock out) {
    double[] values = ((NumberColumn) column).numbers();
    int width = numbers.width();
    int fields = out.fields();
    for (int example = 0; example < examples; example++) {
      encoder.encode(
          values, example * width, out.rows, out.weights, out.offsets[example * fields + field]);
    }
  }
}
