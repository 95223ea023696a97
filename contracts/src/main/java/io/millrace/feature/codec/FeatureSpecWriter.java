package io.millrace.feature.codec;

import io.millrace.feature.Feature;
import io.millrace.feature.FeatureKeyWriter;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.ModelSpec;
import io.millrace.feature.TermSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The keys of a specification, as maps, lists, strings and numbers. */
final class FeatureSpecWriter {
  private FeatureSpecWriter() {}

  static Map<String, Object> keys(FeatureSpec spec) {
    Map<String, Object> keys = new LinkedHashMap<>();
    FeatureSpec.TableFormat table = spec.table();
    spec.label().ifPresent(column -> keys.put("label", label(column, table)));
    keys.put("features", spec.features().stream().map(FeatureSpecWriter::keys).toList());
    list(keys, "crosses", spec.crosses());
    spec.model().ifPresent(model -> keys.put("model", model(model)));
    list(keys, "columns", table.columns());
    if (!table.separator().equals(FeatureSpec.TableFormat.DEFAULT.separator())) {
      keys.put("separator", table.separator());
    }
    list(keys, "missing", new TreeSet<>(table.missing()));
    return keys;
  }

  private static void list(Map<String, Object> keys, String key, Collection<?> values) {
    if (!values.isEmpty()) {
      keys.put(key, List.copyOf(values));
    }
  }

  private static Map<String, Object> label(String column, FeatureSpec.TableFormat table) {
    Map<String, Object> label = new LinkedHashMap<>();
    label.put("column", column);
    list(label, "positive", new TreeSet<>(table.positive()));
    list(label, "negative", new TreeSet<>(table.negative()));
    return label;
  }

  private static Map<String, Object> keys(Feature feature) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", feature.name());
    keys.put("type", feature.type());
    FeatureKeyWriter own = new FeatureKeyWriter();
    feature.write(own);
    keys.putAll(own.keys());
    return keys;
  }

  private static Map<String, Object> model(ModelSpec model) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", model.name());
    keys.put("terms", model.terms().stream().map(FeatureSpecWriter::term).toList());
    return keys;
  }

  private static Map<String, Object> term(TermSpec term) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("type", term.type());
    keys.putAll(term.options());
    return keys;
  }
}
