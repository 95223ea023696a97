package io.millrace.experiment.codec;

import io.millrace.event.InteractionType;
import io.millrace.experiment.AttributionWindows;
import io.millrace.experiment.Currencies;
import io.millrace.experiment.Measure;
import io.millrace.experiment.Metric;
import io.millrace.experiment.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code metrics.yml}; a mistake is an {@link IllegalArgumentException} that names it. */
public final class MetricsCodec {
  private static final String BUILT_IN = "/io/millrace/experiment/metrics.yml";
  private static final Set<String> KEYS =
      Set.of("name", "type", "of", "over", "better", "role", "margin", "margin_absolute", "cap");

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private MetricsCodec() {}

  /**
   * Reads the file that the settings name.
   *
   * @param file by {@code MILLRACE_METRICS}; empty for the built-in one
   */
  public static Metrics readFile(String file) {
    try {
      return file.isBlank() ? builtIn() : read(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "MILLRACE_METRICS: cannot read '%s': %s".formatted(file, e.getMessage()), e);
    }
  }

  /** What is there without a file of the site's own. */
  public static Metrics builtIn() {
    try (InputStream file = MetricsCodec.class.getResourceAsStream(BUILT_IN)) {
      if (file == null) {
        throw new IllegalStateException(BUILT_IN + " is not on the class path");
      }
      return read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads YAML text. */
  public static Metrics read(String text) {
    JsonNode root;
    try {
      root = YAML.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("metrics: not YAML: " + e.getOriginalMessage(), e);
    }
    refuseOthers(root, Set.of("metrics", "windows", "currency", "rates"), "metrics");
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode metric : root.path("metrics")) {
      metrics.add(metric(metric));
    }
    return new Metrics(metrics, windows(root.path("windows")), currencies(root));
  }

  private static Metric metric(JsonNode node) {
    String name = node.path("name").asString("");
    refuseOthers(node, KEYS, "metric '" + name + "'");
    boolean absolute = node.has("margin_absolute");
    if (absolute && node.has("margin")) {
      throw new IllegalArgumentException(
          "metric '%s': 'margin' or 'margin_absolute', not both".formatted(name));
    }
    return new Metric(
        name,
        choice(Metric.Type.class, name, "type", node, null),
        measure(name, "of", node).orElseThrow(() -> missing(name, "of")),
        measure(name, "over", node),
        choice(Better.class, name, "better", node, Better.HIGHER) == Better.LOWER,
        choice(Metric.Role.class, name, "role", node, Metric.Role.SECONDARY),
        node.path(absolute ? "margin_absolute" : "margin").asDouble(0),
        absolute,
        node.has("cap")
            ? OptionalDouble.of(node.get("cap").asDouble(Double.NaN))
            : OptionalDouble.empty());
  }

  private enum Better {
    HIGHER,
    LOWER
  }

  private static Optional<Measure> measure(String name, String key, JsonNode node) {
    if (!node.has(key)) {
      return Optional.empty();
    }
    String measure = node.get(key).asString("");
    return Optional.of(
        Measure.ofWireName(measure)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "metric '%s': unknown measure '%s', known are %s"
                            .formatted(name, measure, Measure.wireNames()))));
  }

  private static Currencies currencies(JsonNode root) {
    Map<String, Double> rates = new LinkedHashMap<>();
    root.path("rates")
        .propertyStream()
        .forEach(rate -> rates.put(rate.getKey(), rate.getValue().asDouble(Double.NaN)));
    return new Currencies(
        root.has("currency") ? Optional.of(root.get("currency").asString("")) : Optional.empty(),
        rates);
  }

  /** By the wire names of the interactions that measures count. */
  private static AttributionWindows windows(JsonNode node) {
    Set<String> known =
        Measure.interactions().stream()
            .map(InteractionType::wireName)
            .collect(Collectors.toUnmodifiableSet());
    refuseOthers(node, known, "windows");
    Map<InteractionType, Duration> changed = new EnumMap<>(InteractionType.class);
    for (InteractionType interaction : Measure.interactions()) {
      String key = interaction.wireName();
      if (node.has(key)) {
        changed.put(interaction, window(key, node.get(key).asString("")));
      }
    }
    return new AttributionWindows(changed);
  }

  /** A number with its unit: {@code 30m}, {@code 12h}, {@code 7d}. */
  private static Duration window(String key, String text) {
    if (!text.matches("[1-9][0-9]{0,5}[mhd]")) {
      throw new IllegalArgumentException(
          "windows: '%s' must be like 30m, 12h or 7d, is '%s'".formatted(key, text));
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static <E extends Enum<E>> E choice(
      Class<E> choices, String name, String key, JsonNode node, @Nullable E usual) {
    if (!node.has(key)) {
      if (usual == null) {
        throw missing(name, key);
      }
      return usual;
    }
    String value = node.get(key).asString("");
    for (E choice : choices.getEnumConstants()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(value)) {
        return choice;
      }
    }
    throw new IllegalArgumentException("metric '%s': unknown %s '%s'".formatted(name, key, value));
  }

  private static IllegalArgumentException missing(String name, String key) {
    return new IllegalArgumentException("metric '%s': '%s' is missing".formatted(name, key));
  }

  private static void refuseOthers(JsonNode node, Set<String> known, String where) {
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException("%s: unknown key '%s'".formatted(where, key));
      }
    }
  }
}
