package io.millrace.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every case of GrowthBook's SDK that is about assignment; the others are named. */
class GrowthBookTest {
  /** What its SDK does beside assignment, and we do not: switches of a web page. */
  private static final Set<String> NOT_OURS =
      Set.of("url", "forcedVariations", "qaMode", "enabled", "features", "force", "active");

  @Test
  void place_everyHashCase_isTheSame() {
    int compared = 0;
    for (String table : List.of("hash", "extra")) {
      for (JsonNode row : vectors().required(table)) {
        var place =
            Bucketing.place(row.get(0).asString(), row.get(1).asString(), row.get(2).asInt());
        if (row.get(3).isNull()) {
          assertThat(place).isEmpty();
        } else {
          assertThat(place).as("%s", row).hasValue(row.get(3).asDouble());
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(45);
  }

  @Test
  void of_everyRangeCase_isTheSame() {
    int compared = 0;
    for (JsonNode row : vectors().required("getBucketRange")) {
      List<BucketRange> ranges =
          BucketRange.of(
              row.get(1).get(0).asInt(), row.get(1).get(1).asDouble(), numbers(row.get(1).get(2)));
      assertThat(ranges).hasSize(row.get(2).size());
      for (int arm = 0; arm < ranges.size(); arm++) {
        assertThat(ranges.get(arm).start())
            .as("%s", row)
            .isCloseTo(row.get(2).get(arm).get(0).asDouble(), within(1e-12));
        assertThat(ranges.get(arm).end())
            .as("%s", row)
            .isCloseTo(row.get(2).get(arm).get(1).asDouble(), within(1e-12));
      }
      compared++;
    }
    assertThat(compared).isEqualTo(13);
  }

  @Test
  void choose_everyCase_isTheSame() {
    for (JsonNode row : vectors().required("chooseVariation")) {
      OptionalInt arm = BucketRange.choose(row.get(1).asDouble(), ranges(row.get(2)));
      assertThat(arm.orElse(-1)).as("%s", row).isEqualTo(row.get(3).asInt());
    }
  }

  @Test
  void holds_everyNamespaceCase_isTheSame() {
    for (JsonNode row : vectors().required("inNamespace")) {
      JsonNode range = row.get(2);
      Layer layer =
          new Layer(range.get(0).asString(), range.get(1).asDouble(), range.get(2).asDouble());
      assertThat(layer.holds(row.get(1).asString()))
          .as("%s", row)
          .isEqualTo(row.get(3).asBoolean());
    }
  }

  @Test
  void equalWeights_everyCase_isTheSame() {
    for (JsonNode row : vectors().required("getEqualWeights")) {
      List<Double> weights = BucketRange.equalWeights(row.get(0).asInt());
      assertThat(weights).hasSameSizeAs(numbers(row.get(1)));
      for (double weight : weights) {
        assertThat(weight).isCloseTo(row.get(1).get(0).asDouble(), within(1e-8));
      }
    }
  }

  @Test
  void assign_everyRunCase_putsTheUserIntoTheSameArm() {
    int compared = 0;
    int skipped = 0;
    for (JsonNode row : vectors().required("run")) {
      JsonNode context = row.get(1);
      JsonNode test = row.get(2);
      if (names(context).stream().anyMatch(NOT_OURS::contains)
          || names(test).stream().anyMatch(NOT_OURS::contains)
          || test.path("condition").path("id").has("$inGroup")
          || test.has("parentConditions")) {
        skipped++;
        continue;
      }
      OptionalInt arm = run(context.path("attributes"), test);
      boolean in = row.get(4).asBoolean();
      assertThat(arm.isPresent()).as("%s", row).isEqualTo(in);
      if (in) {
        assertThat(test.get("variations").get(arm.getAsInt())).as("%s", row).isEqualTo(row.get(3));
      }
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(45);
    assertThat(compared + skipped).isEqualTo(73);
  }

  @Test
  void assign_everyStickyCase_keepsOrRefusesTheSameArm() {
    int compared = 0;
    for (JsonNode row : vectors().required("stickyBucket")) {
      JsonNode attributes = row.get(1).get("attributes");
      String feature = row.get(3).asString();
      JsonNode rule = row.get(1).get("features").get(feature).get("rules").get(0);
      String hashBy = rule.path("hashAttribute").asString("id");
      String fallback = rule.path("fallbackAttribute").asString("");
      Optional<String> user = Optional.ofNullable(attributes.get(hashBy)).map(JsonNode::asString);
      Optional<String> visitor =
          Optional.ofNullable(attributes.get(fallback)).map(JsonNode::asString);
      boolean disabled = rule.path("disableStickyBucketing").asBoolean(false);
      StickyArms past =
          disabled
              ? StickyArms.NONE
              : new StickyArms(
                  stored(row.get(2), hashBy, user), stored(row.get(2), fallback, visitor));
      int version = rule.path("bucketVersion").asInt(0);
      Experiment experiment = experiment(feature, rule, version);
      // Our phases are counted from 1, GrowthBook's versions from 0; ids as they are stored there.
      Optional<String> kept = past.arm(rule.path("key").asString(feature), version);
      boolean blocked =
          past.isBlocked(
              rule.path("key").asString(feature), rule.path("minBucketVersion").asInt(0));
      JsonNode expected = row.get(4);
      assertThat(blocked).as("%s", row).isEqualTo(expected.isNull());
      if (!expected.isNull()) {
        assertThat(kept.isPresent())
            .as("%s", row)
            .isEqualTo(expected.get("stickyBucketUsed").asBoolean());
        String unit = user.or(() -> visitor).orElseThrow();
        int arm = kept.map(Integer::parseInt).orElseGet(() -> chosen(experiment, rule, unit));
        assertThat(arm).as("%s", row).isEqualTo(expected.get("variationId").asInt());
      }
      compared++;
    }
    assertThat(compared).isEqualTo(13);
  }

  /**
   * Filters and explicit ranges are GrowthBook's only; all else goes through our assigner's parts.
   */
  private static OptionalInt run(JsonNode attributes, JsonNode test) {
    String hashBy = test.path("hashAttribute").asString("id");
    String unit = attributes.path(hashBy).asString("");
    if (unit.isEmpty() || test.get("variations").size() < 2) {
      // A single arm is no test: our experiments refuse it when they are made.
      return OptionalInt.empty();
    }
    if (test.has("filters")) {
      for (JsonNode filter : test.get("filters")) {
        String by = attributes.path(filter.path("attribute").asString("id")).asString("");
        double place =
            Bucketing.place(filter.get("seed").asString(), by, filter.path("hashVersion").asInt(2))
                .orElseThrow();
        if (by.isEmpty() || BucketRange.choose(place, ranges(filter.get("ranges"))).isEmpty()) {
          return OptionalInt.empty();
        }
      }
    } else if (test.has("namespace")) {
      JsonNode range = test.get("namespace");
      Layer layer =
          new Layer(range.get(0).asString(), range.get(1).asDouble(), range.get(2).asDouble());
      if (!layer.holds(unit)) {
        return OptionalInt.empty();
      }
    }
    for (Map.Entry<String, JsonNode> wanted : test.path("condition").properties()) {
      Condition condition =
          new Condition(
              wanted.getKey(), Condition.Operator.IN, List.of(wanted.getValue().asString()));
      if (!condition.holds(values(attributes))) {
        return OptionalInt.empty();
      }
    }
    return choose(test, unit);
  }

  private static OptionalInt choose(JsonNode test, String unit) {
    String seed = test.path("seed").asString(test.path("key").asString(""));
    double place = Bucketing.place(seed, unit, test.path("hashVersion").asInt(1)).orElseThrow();
    List<BucketRange> ranges =
        test.has("ranges")
            ? ranges(test.get("ranges"))
            : BucketRange.of(
                test.get("variations").size(),
                test.path("coverage").asDouble(1),
                numbers(test.path("weights")));
    return BucketRange.choose(place, ranges);
  }

  /** Version 2 through our own assigner, version 1 through the ranges. */
  private static int chosen(Experiment experiment, JsonNode rule, String unit) {
    if (rule.path("hashVersion").asInt(1) == 2) {
      Optional<Experiment.Variant> arm = VariantAssigner.assign(experiment, unit);
      return experiment.variants().indexOf(arm.orElseThrow());
    }
    double place = Bucketing.place(experiment.seed(), unit, 1).orElseThrow();
    return BucketRange.choose(place, BucketRange.of(rule.get("variations").size(), 1, List.of()))
        .orElseThrow();
  }

  private static Experiment experiment(String feature, JsonNode rule, int version) {
    List<Experiment.Variant> variants = new ArrayList<>();
    for (int arm = 0; arm < rule.get("variations").size(); arm++) {
      double weight = rule.has("weights") ? rule.get("weights").get(arm).asDouble() : 1;
      variants.add(new Experiment.Variant("arm" + arm, weight, Map.of()));
    }
    return new Experiment(
        "sticky",
        "",
        Experiment.ExperimentStatus.RUNNING,
        rule.path("seed").asString(feature),
        1,
        variants,
        version + 1,
        Optional.empty(),
        List.of());
  }

  private static Map<String, String> stored(
      JsonNode documents, String attribute, Optional<String> value) {
    Map<String, String> arms = new HashMap<>();
    for (JsonNode document : documents) {
      if (document.get("attributeName").asString().equals(attribute)
          && value.isPresent()
          && document.get("attributeValue").asString().equals(value.get())) {
        document
            .get("assignments")
            .properties()
            .forEach(arm -> arms.put(arm.getKey(), arm.getValue().asString()));
      }
    }
    return arms;
  }

  private static Map<String, Value> values(JsonNode attributes) {
    Map<String, Value> values = new HashMap<>();
    attributes
        .properties()
        .forEach(entry -> values.put(entry.getKey(), Value.of(entry.getValue().asString())));
    return values;
  }

  private static Set<String> names(JsonNode object) {
    return Set.copyOf(object.propertyNames());
  }

  private static List<BucketRange> ranges(JsonNode rows) {
    List<BucketRange> ranges = new ArrayList<>();
    rows.forEach(row -> ranges.add(new BucketRange(row.get(0).asDouble(), row.get(1).asDouble())));
    return ranges;
  }

  private static List<Double> numbers(JsonNode row) {
    List<Double> numbers = new ArrayList<>();
    row.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  private static JsonNode vectors() {
    return JsonMapper.shared()
        .readTree(Path.of("src/test/resources/vectors/growthbook_bucketing.json").toFile());
  }
}
