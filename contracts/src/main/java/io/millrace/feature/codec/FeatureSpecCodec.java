package io.millrace.feature.codec;

import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.ModelSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads and writes {@code features.yml}.
 *
 * <pre>{@code
 * label: label                     # tables only; {column: income, positive: ">50K"} names its values
 * features:
 *   - {name: user, of: user, type: category}
 *   - {name: genres, of: item, type: categories, separator: "|"}
 *   - {name: price, of: item, type: number, transform: log}
 *   - {name: recent, type: sequence, events: [click, purchase], max: 20, shares: item}
 *   - {name: item_clicks, of: item, type: count, event: click, half-life: 7d}
 *   - {name: item_views_this_week, of: item, type: count, event: view, window: 7d}
 *   - {name: item_ctr, of: item, type: rate, event: click, prior: 0.05, strength: 50}
 *   - {name: item_ctr_home, of: item, type: rate, event: click, placement: home}
 *   - {name: title_text, of: item, type: text, encoder: stored, size: 16}
 *   - {name: hour, type: hour}
 *   - {name: position, type: position}
 *   - {name: retrieval_rank, type: retrieval, value: rank}
 * crosses: [[user, genres]]
 * model: {terms: [linear, fm, {type: mlp, hidden: [64, 32]}]}   # or named by train --model
 * }</pre>
 */
public final class FeatureSpecCodec {
  private final YAMLMapper yaml =
      YAMLMapper.builder(
              tools.jackson.dataformat.yaml.YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /** Reads a specification from YAML text. */
  public FeatureSpec read(String text) throws InvalidSpecException {
    JsonNode root;
    try {
      root = yaml.readTree(text);
    } catch (JacksonException e) {
      throw new InvalidSpecException("not YAML: " + e.getOriginalMessage());
    }
    try {
      return read(root);
    } catch (InvalidKeyException e) {
      throw new InvalidSpecException(e.getMessage());
    }
  }

  /**
   * Writes a specification as YAML that {@link #read} reads as an equal one. The features of a user
   * and an item together come last.
   */
  public String write(FeatureSpec spec) {
    return yaml.writeValueAsString(FeatureSpecWriter.keys(spec));
  }

  private static FeatureSpec read(JsonNode root) {
    Keys keys = new Keys(root, "specification");
    Keys labels = labels(keys);
    Optional<String> label = labels.text("column");
    Set<String> positive = new LinkedHashSet<>(labels.texts("positive"));
    Set<String> negative = new LinkedHashSet<>(labels.texts("negative"));
    labels.refuseOthers();
    List<Feature> features = new ArrayList<>();
    JsonNode list = keys.required("features");
    if (!list.isArray()) {
      throw new InvalidKeyException("specification: 'features' must be a list");
    }
    for (JsonNode feature : list) {
      features.add(feature(new Keys(feature, "features[" + features.size() + "]")));
    }
    List<List<String>> crosses = crosses(keys.find("crosses"));
    Optional<ModelSpec> model = ModelKeys.read(keys.find("model"));
    List<String> columns = keys.texts("columns");
    String separator = keys.text("separator").orElse(",");
    Set<String> missing = new HashSet<>(keys.texts("missing"));
    keys.refuseOthers();
    try {
      return new FeatureSpec(
          label,
          features,
          crosses,
          new FeatureSpec.TableFormat(columns, separator, missing, positive, negative),
          model);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("specification: " + e.getMessage());
    }
  }

  /** {@code label: clicked} is short for {@code label: {column: clicked}}. */
  private static Keys labels(Keys keys) {
    JsonNode label = keys.find("label");
    if (label != null && label.isObject()) {
      Keys labels = new Keys(label, "label");
      labels.requiredText("column");
      return labels;
    }
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    keys.text("label").ifPresent(column -> labels.put("column", column));
    return new Keys(labels, "label");
  }

  private static List<List<String>> crosses(@org.jspecify.annotations.Nullable JsonNode node) {
    List<List<String>> crosses = new ArrayList<>();
    if (node == null) {
      return crosses;
    }
    boolean lists = node.isArray();
    for (JsonNode cross : node) {
      lists &= cross.isArray();
      List<String> names = new ArrayList<>();
      for (JsonNode name : cross) {
        lists &= name.isString();
        names.add(name.asString(""));
      }
      crosses.add(names);
    }
    if (!lists) {
      throw new InvalidKeyException(
          "specification: 'crosses' must be a list of lists of feature names");
    }
    return crosses;
  }

  private static Feature feature(Keys keys) {
    keys.named();
    String type = keys.requiredText("type");
    try {
      Feature feature = FeatureKinds.read(type, keys);
      keys.refuseOthers();
      return feature;
    } catch (InvalidKeyException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("%s: %s".formatted(keys.where(), e.getMessage()));
    }
  }

  /**
   * A short name for what a specification computes: equal specifications have equal fingerprints.
   * Impressions carry it, so that training knows which logged values it may use.
   */
  public static String fingerprint(FeatureSpec spec) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(spec.features().toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
