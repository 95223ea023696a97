package io.millrace.trainer.report;

import io.millrace.event.Value;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureEncoder;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.evaluation.Evaluator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The validation rows in parts: known and new users and items, and the values of every categorical
 * feature that has few. Nine bytes a row and part.
 */
final class Slices {
  /** A feature with more values than this is no way to cut the rows. */
  static final int MOST_VALUES = 12;

  /** A part with fewer rows says nothing. */
  static final int LEAST_ROWS = 100;

  private final SeenNames users;
  private final SeenNames items;
  private final Map<String, Set<String>> values = new LinkedHashMap<>();
  private final Map<String, Evaluator> parts = new LinkedHashMap<>();

  /**
   * @param users whom training saw
   * @param items what training saw
   */
  Slices(FeatureEncoder encoder, SeenNames users, SeenNames items) {
    this.users = users;
    this.items = items;
    for (int i = 0; i < encoder.states().size(); i++) {
      List<String> terms = encoder.states().get(i).terms();
      Feature feature = encoder.spec().features().get(i);
      if (feature.encoding().isCategory() && terms.size() >= 2 && terms.size() <= MOST_VALUES) {
        values.put(feature.name(), new HashSet<>(terms));
      }
    }
  }

  void add(Example example, float score) {
    known("users", users, example.group(), example, score);
    known("items", items, example.item(), example, score);
    values.forEach(
        (feature, terms) ->
            part(feature + " = " + shown(example.values().get(feature), terms), example, score));
  }

  private static String shown(@org.jspecify.annotations.Nullable Value value, Set<String> terms) {
    if (value == null) {
      return "(missing)";
    }
    String text =
        value instanceof Value.Text string
            ? string.text()
            : value instanceof Value.Flag flag ? Boolean.toString(flag.flag()) : "";
    return terms.contains(text) ? text : "(other)";
  }

  private void known(String what, SeenNames known, String name, Example example, float score) {
    if (!name.isEmpty()) {
      part((known.contains(name) ? "known " : "new ") + what, example, score);
    }
  }

  private void part(String name, Example example, float score) {
    parts
        .computeIfAbsent(name, same -> new Evaluator())
        .add(score, example.label(), example.group());
  }

  /**
   * Those with at least {@link #LEAST_ROWS} rows: users and items, then feature by feature, the
   * largest first.
   */
  List<RunReport.Slice> list() {
    List<RunReport.Slice> list = new ArrayList<>();
    parts.forEach(
        (name, evaluator) -> {
          if (evaluator.rows() >= LEAST_ROWS) {
            list.add(new RunReport.Slice(name, evaluator.evaluate()));
          }
        });
    List<String> order = new ArrayList<>(List.of("users", "items"));
    order.addAll(values.keySet());
    list.sort(
        Comparator.comparingInt((RunReport.Slice slice) -> order.indexOf(subject(slice.name())))
            .thenComparing(slice -> -slice.evaluation().rows())
            .thenComparing(RunReport.Slice::name));
    return list;
  }

  /** Of "new users" the users, of "device = phone" the device. */
  private static String subject(String name) {
    int equals = name.indexOf(" = ");
    return equals < 0 ? name.substring(name.indexOf(' ') + 1) : name.substring(0, equals);
  }

  /** How many parts were too small. */
  int skipped() {
    return (int) parts.values().stream().filter(part -> part.rows() < LEAST_ROWS).count();
  }
}
