package io.millrace.console.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service's metrics in Prometheus' text format. */
record Metrics(List<Sample> samples) {
  private static final Pattern LINE =
      Pattern.compile("^([a-z_]+)\\{([^}]*)} ([-+0-9.eE]+|NaN)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  /** One number. */
  record Sample(String name, Map<String, String> labels, double value) {}

  /** Lines without labels are left out: none of ours has none. */
  static Metrics parse(String text) {
    List<Sample> samples = new ArrayList<>();
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      Map<String, String> labels = new HashMap<>();
      Matcher label = LABEL.matcher(line.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      samples.add(new Sample(line.group(1), Map.copyOf(labels), Double.parseDouble(line.group(3))));
    }
    return new Metrics(List.copyOf(samples));
  }

  /** The samples of that name and site. */
  List<Sample> of(String name, String namespace) {
    return samples.stream()
        .filter(
            sample ->
                sample.name().equals(name) && namespace.equals(sample.labels().get("namespace")))
        .toList();
  }
}
