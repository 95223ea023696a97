package io.millrace.feature.codec;

import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.ModelSpec;
import io.millrace.feature.RetrievalValue;
import io.millrace.feature.Scope;
import io.millrace.feature.Vocabulary;
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
 * Reads {@code features.yml}.
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
  /** The value of {@code encoder}. */
  private static final String STORED = "stored";

  /** Components of a text vector if nothing is said. */
  private static final int TEXT_SIZE = 16;

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
    Keys keys = new Keys(root, "specification");
    Keys labels = labels(keys);
    Optional<String> label = labels.text("column");
    Set<String> positive = new LinkedHashSet<>(labels.texts("positive"));
    Set<String> negative = new LinkedHashSet<>(labels.texts("negative"));
    labels.refuseOthers();
    List<Feature> features = new ArrayList<>();
    JsonNode list = keys.required("features");
    if (!list.isArray()) {
      throw new InvalidSpecException("specification: 'features' must be a list");
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
      throw new InvalidSpecException("specification: " + e.getMessage());
    }
  }

  /** {@code label: clicked} is short for {@code label: {column: clicked}}. */
  private static Keys labels(Keys keys) throws InvalidSpecException {
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

  private static List<List<String>> crosses(@org.jspecify.annotations.Nullable JsonNode node)
      throws InvalidSpecException {
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
      throw new InvalidSpecException(
          "specification: 'crosses' must be a list of lists of feature names");
    }
    return crosses;
  }

  private static Feature feature(Keys keys) throws InvalidSpecException {
    String name = keys.requiredText("name");
    String type = keys.requiredText("type");
    try {
      Feature feature = feature(keys, name, type);
      keys.refuseOthers();
      return feature;
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException("feature '%s': %s".formatted(name, e.getMessage()));
    }
  }

  private static Feature feature(Keys keys, String name, String type) throws InvalidSpecException {
    return switch (type) {
      case "category" ->
          new Feature.Category(name, of(keys), attribute(keys, name), keys.vocabulary());
      case "categories" ->
          new Feature.Categories(
              name,
              of(keys),
              attribute(keys, name),
              keys.text("separator").orElse("|"),
              keys.integer("max", 50),
              keys.vocabulary());
      case "number" ->
          new Feature.Number(name, of(keys), attribute(keys, name), keys.transform("standardize"));
      case "sequence" -> {
        scope(keys, Scope.USER);
        yield new Feature.Sequence(
            name,
            keys.events("events", io.millrace.event.InteractionType.CLICK),
            keys.integer("max", 20),
            keys.vocabulary());
      }
      case "count" ->
          new Feature.Count(
              name,
              of(keys),
              keys.event("event", "click"),
              keys.duration("half-life"),
              keys.duration("window"),
              keys.transform("log"));
      case "rate" ->
          new Feature.Rate(
              name,
              of(keys),
              keys.event("event", "click"),
              keys.number("prior", 0.05),
              keys.number("strength", 50),
              keys.text("placement"),
              keys.transform("standardize"));
      case "text" -> text(keys, name);
      case "vector" ->
          new Feature.Vector(name, of(keys), attribute(keys, name), keys.integer("size", 0));
      case "hour", "weekday" -> {
        scope(keys, Scope.CONTEXT);
        yield new Feature.TimePart(name, keys.choice("type", Feature.TimePart.Part.class, type));
      }
      case "position" -> {
        scope(keys, Scope.CONTEXT);
        yield new Feature.Position(name, keys.integer("max", 20));
      }
      case "retrieval" -> {
        scope(keys, Scope.USER_ITEM);
        yield new Feature.Retrieval(
            name, keys.choice("value", RetrievalValue.class, keys.requiredText("value")));
      }
      default ->
          throw new InvalidSpecException(
              "feature '%s': type '%s' is not one of category, categories, number, sequence, count, rate, text, vector, hour, weekday, position, retrieval"
                  .formatted(name, type));
    };
  }

  /** Hashed words of an attribute, or the stored vector if an encoder is named. */
  private static Feature text(Keys keys, String name) throws InvalidSpecException {
    Optional<String> encoder = keys.text("encoder");
    if (encoder.isEmpty()) {
      return new Feature.TextTokens(
          name,
          of(keys),
          attribute(keys, name),
          keys.integer("max", 50),
          tokens(keys.vocabulary()));
    }
    if (!encoder.get().equals(STORED)) {
      throw new IllegalArgumentException(
          "'encoder' can only be '%s', the vectors that ingest computes (MILLRACE_TEXT_ENCODER), is '%s'; leave it out to hash the words of an attribute"
              .formatted(STORED, encoder.get()));
    }
    if (of(keys) != Scope.ITEM) {
      throw new IllegalArgumentException(
          "'of' must be item for type text with 'encoder', is '%s': only items have stored text vectors"
              .formatted(keys.requiredText("of")));
    }
    return new Feature.TextVector(name, keys.integer("size", TEXT_SIZE));
  }

  /** Words are hashed unless the specification says otherwise. */
  private static Vocabulary tokens(Vocabulary vocabulary) {
    return vocabulary.equals(Vocabulary.LISTED) ? Vocabulary.hashed(1 << 14) : vocabulary;
  }

  private static Scope of(Keys keys) throws InvalidSpecException {
    Scope of = keys.choice("of", Scope.class, keys.requiredText("of"));
    if (of == Scope.USER_ITEM) {
      throw new InvalidSpecException("'of' can be user_item for type retrieval only");
    }
    return of;
  }

  /** Some types are always of the same scope; saying so is allowed, saying otherwise is not. */
  private static void scope(Keys keys, Scope scope) throws InvalidSpecException {
    Optional<String> of = keys.text("of");
    if (of.isPresent() && keys.choice("of", Scope.class, of.get()) != scope) {
      throw new InvalidSpecException("'of' can only be " + scope + " for this type");
    }
  }

  private static String attribute(Keys keys, String name) throws InvalidSpecException {
    return keys.text("attribute").orElse(name);
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
