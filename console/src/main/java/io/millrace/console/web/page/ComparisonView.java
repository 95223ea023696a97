package io.millrace.console.web.page;

import io.millrace.registry.ModelRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Two models' metrics side by side. */
record ComparisonView(List<Row> rows) {
  /**
   * One metric.
   *
   * @param tone {@code good} where the second model is better, {@code bad} where it is worse,
   *     {@code even} where neither, or nobody can say
   */
  record Row(String name, String first, String second, String difference, String tone) {}

  static ComparisonView of(ModelRecord first, ModelRecord second, Text text) {
    TreeSet<String> names = new TreeSet<>(first.metrics().keySet());
    names.addAll(second.metrics().keySet());
    List<Row> rows = new ArrayList<>();
    for (String name : names) {
      Optional<Double> a = Optional.ofNullable(first.metrics().get(name));
      Optional<Double> b = Optional.ofNullable(second.metrics().get(name));
      Optional<Double> difference = a.flatMap(one -> b.map(other -> other - one));
      rows.add(
          new Row(
              name,
              text.metric(a),
              text.metric(b),
              difference.map(gain -> difference(a, b, gain, text)).orElse(Text.NONE),
              difference.map(gain -> tone(name, gain)).orElse("even")));
    }
    return new ComparisonView(rows);
  }

  /** Of counts without decimals. */
  private static String difference(
      Optional<Double> first, Optional<Double> second, double gain, Text text) {
    boolean counts =
        first.stream().allMatch(Text::isCount) && second.stream().allMatch(Text::isCount);
    return counts ? text.signedCount(Math.round(gain)) : text.signed(gain);
  }

  private static String tone(String name, double difference) {
    int sign = direction(name.toLowerCase(Locale.ROOT).replaceAll("[-_]", ""));
    double gain = sign * difference;
    return gain > 0 ? "good" : gain < 0 ? "bad" : "even";
  }

  /** 1 where more is better, -1 where less is, 0 where it depends. */
  private static int direction(String name) {
    String metric = name.substring(name.lastIndexOf('.') + 1);
    if (metric.equals("auc")
        || metric.equals("gauc")
        || metric.startsWith("ndcg")
        || metric.startsWith("recall")) {
      return 1;
    }
    return metric.equals("logloss")
            || metric.equals("calibrationerror")
            || metric.equals("normalisedentropy")
            || metric.equals("normalizedentropy")
        ? -1
        : 0;
  }
}
