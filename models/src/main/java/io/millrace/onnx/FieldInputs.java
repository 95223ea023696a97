package io.millrace.onnx;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a graph calls the inputs of one field. ONNX wants identifiers of letters, digits and
 * underscores; {@code *} of a cross becomes {@code _x_}, and a number is put behind a name that is
 * taken.
 *
 * @param field of the encoder
 * @param index of the field in the encoder's order
 * @param name that the inputs' names end in
 */
record FieldInputs(Field field, int index, String name) {
  /**
   * The fields that a network uses, in the encoder's order.
   *
   * @param count how many they are
   */
  static List<FieldInputs> of(FeatureEncoder encoder, int count) {
    Set<String> taken = new HashSet<>();
    List<FieldInputs> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Field field = encoder.fields().get(i);
      String plain = field.name().replace("*", "_x_").replaceAll("[^A-Za-z0-9_]", "_");
      String name = plain;
      for (int number = 2; !taken.add(name); number++) {
        name = plain + "_" + number;
      }
      inputs.add(new FieldInputs(field, i, name));
    }
    return inputs;
  }

  /** The table rows, int64. */
  String rows() {
    return "rows_" + name;
  }

  /** Their weights, float. */
  String weights() {
    return "weights_" + name;
  }
}
