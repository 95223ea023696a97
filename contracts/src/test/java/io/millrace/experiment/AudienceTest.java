package io.millrace.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.experiment.Condition.Operator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AudienceTest {
  private static final Map<String, Value> ATTRIBUTES =
      Map.of(
          "device", Value.of("mobile"),
          "age", Value.of(30),
          "member", Value.of(true),
          "likes", new Value.TextList(List.of("red", "blue")));

  @Test
  void holds_eachOperator_comparesAsItsNameSays() {
    assertThat(condition("device", Operator.IN, "tablet", "mobile")).isTrue();
    assertThat(condition("device", Operator.NOT_IN, "tablet")).isTrue();
    assertThat(condition("likes", Operator.IN, "blue")).isTrue();
    assertThat(condition("likes", Operator.NOT_IN, "blue")).isFalse();
    assertThat(condition("member", Operator.IN, "true")).isTrue();
    assertThat(condition("age", Operator.IN, "30.0")).isTrue();
    assertThat(condition("age", Operator.AT_LEAST, "30")).isTrue();
    assertThat(condition("age", Operator.BELOW, "30")).isFalse();
    assertThat(condition("age", Operator.EXISTS)).isTrue();
    assertThat(condition("shoe", Operator.MISSING)).isTrue();
    assertThat(condition("shoe", Operator.IN, "40")).isFalse();
    assertThat(condition("shoe", Operator.NOT_IN, "40")).isTrue();
    assertThat(condition("device", Operator.AT_LEAST, "1")).isFalse();
  }

  @Test
  void constructor_valuesThatDoNotFit_areNamed() {
    assertThatThrownBy(() -> new Condition("age", Operator.BELOW, List.of("old")))
        .hasMessageContaining("age");
    assertThatThrownBy(() -> new Condition("age", Operator.IN, List.of()))
        .hasMessageContaining("age");
    assertThatThrownBy(() -> new Condition(" ", Operator.EXISTS, List.of()))
        .hasMessageContaining("attribute");
  }

  @Test
  void assign_audienceAndLayer_keepOthersOut() {
    Experiment mobile =
        experiment(
            Optional.of(new Layer("home", 0, 0.5)),
            List.of(new Condition("device", Operator.IN, List.of("mobile"))));
    Experiment rest = experiment(Optional.of(new Layer("home", 0.5, 1)), List.of());
    int in = 0;
    for (int user = 0; user < 4000; user++) {
      String unit = "u" + user;
      assertThat(VariantAssigner.assign(mobile, unit)).isEmpty();
      boolean first = VariantAssigner.assign(mobile, unit, ATTRIBUTES).isPresent();
      boolean second = VariantAssigner.assign(rest, unit, ATTRIBUTES).isPresent();
      assertThat(first).isNotEqualTo(second);
      in += first ? 1 : 0;
    }
    assertThat(in / 4000.0).isCloseTo(0.5, within(0.03));
  }

  @Test
  void assign_keptArm_staysThoughTheAudienceHasMoved() {
    Experiment narrowed =
        experiment(Optional.empty(), List.of(new Condition("device", Operator.IN, List.of("tv"))));
    StickyArms past = new StickyArms(Map.of(), Map.of("test__1", "b"));
    assertThat(VariantAssigner.assign(narrowed, "u", ATTRIBUTES, past, 0))
        .map(Experiment.Variant::name)
        .contains("b");
    assertThat(VariantAssigner.assign(narrowed, "u", ATTRIBUTES, past, 2)).isEmpty();
    assertThat(VariantAssigner.assign(narrowed, "u", ATTRIBUTES, StickyArms.NONE, 0)).isEmpty();
    assertThat(past.with("test", 2, "a")).containsOnly(Map.entry("test__2", "a"));
  }

  @Test
  void holdout_raised_keepsWhoWasHeldOut() {
    Holdout small = new Holdout("h", 0.05);
    Holdout large = new Holdout("h", 0.1);
    int held = 0;
    for (int user = 0; user < 10_000; user++) {
      if (small.holds("u" + user)) {
        assertThat(large.holds("u" + user)).isTrue();
        held++;
      }
    }
    assertThat(held / 10_000.0).isCloseTo(0.05, within(0.01));
    assertThatThrownBy(() -> new Holdout("h", 1.5)).hasMessageContaining("share");
  }

  @Test
  void nextPhase_otherArms_getANewSeedAndKey() {
    Experiment first = experiment(Optional.empty(), List.of());
    Experiment second = first.nextPhase(first.withCoverage(0.5));
    assertThat(second.key()).isEqualTo("test~2");
    assertThat(second.seed()).isEqualTo("test~2");
    assertThat(first.key()).isEqualTo("test");
    assertThat(first.isOnlyRampedIn(first.withCoverage(0.5))).isFalse();
    assertThat(first.withCoverage(0.5).isOnlyRampedIn(first)).isTrue();
  }

  @Test
  void isDisjoint_partsOfALayer_doNotMeet() {
    Layer half = new Layer("home", 0, 0.5);
    assertThat(half.isDisjoint(new Layer("home", 0.5, 1))).isTrue();
    assertThat(half.isDisjoint(new Layer("home", 0.4, 1))).isFalse();
    assertThat(half.isDisjoint(new Layer("search", 0.5, 1))).isFalse();
    assertThatThrownBy(() -> new Layer("home", 0.6, 0.5)).hasMessageContaining("layer");
  }

  private static boolean condition(String attribute, Operator operator, String... values) {
    return new Condition(attribute, operator, List.of(values)).holds(ATTRIBUTES);
  }

  private static Experiment experiment(Optional<Layer> layer, List<Condition> audience) {
    return new Experiment(
        "test",
        "",
        Experiment.ExperimentStatus.RUNNING,
        "test",
        1,
        List.of(new Experiment.Variant("a", 1, Map.of()), new Experiment.Variant("b", 1, Map.of())),
        1,
        layer,
        audience);
  }
}
