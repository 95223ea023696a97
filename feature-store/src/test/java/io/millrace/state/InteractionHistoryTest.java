package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class InteractionHistoryTest {
  private static final Set<InteractionType> SEEN =
      EnumSet.complementOf(EnumSet.of(InteractionType.DISLIKE, InteractionType.HIDE));
  private static final Set<InteractionType> BOUGHT = EnumSet.of(InteractionType.PURCHASE);
  private static final Set<InteractionType> HIDDEN =
      EnumSet.of(InteractionType.DISLIKE, InteractionType.HIDE);
  private static final InteractionType[] TYPES = InteractionType.values();

  private record Step(InteractionType type, ItemId itemId, Instant at) {}

  @Property(tries = 300)
  void with_anyOrder_isTheSameAndWhatASimpleModelSays(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int items) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      // Few seconds, so that many are equal.
      steps.add(
          step(TYPES[random.nextInt(TYPES.length)], random.nextInt(items), random.nextInt(50)));
    }
    InteractionHistory history = history(steps);
    Collections.shuffle(steps, random);

    assertThat(history(steps)).isEqualTo(history).hasSameHashCodeAs(history);
    assertThat(lines(history)).isEqualTo(model(steps));
  }

  /** One line an item, newest first. */
  private static List<String> model(List<Step> steps) {
    Map<Integer, Long> newest = new HashMap<>();
    Map<Integer, Integer> types = new HashMap<>();
    for (Step step : steps) {
      newest.merge(step.itemId().hash(), step.at().getEpochSecond(), Math::max);
      types.merge(step.itemId().hash(), InteractionBits.of(step.type()), (a, b) -> a | b);
    }
    return newest.keySet().stream()
        .sorted(
            Comparator.<Integer, Long>comparing(hash -> -newest.getOrDefault(hash, 0L))
                .thenComparing(hash -> hash))
        .map(hash -> hash + " " + newest.get(hash) + " " + types.get(hash))
        .toList();
  }

  private static List<String> lines(InteractionHistory history) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      lines.add(history.itemHash(i) + " " + history.lastAt(i) + " " + history.types(i));
    }
    return lines;
  }

  @Property(tries = 10)
  void with_moreThanTheMost_listsTheNewestInAnyOrderAndMissesNone(@ForAll long seed) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      steps.add(step(TYPES[i % TYPES.length], i, i));
    }
    InteractionHistory ordered = history(steps);
    Collections.shuffle(steps, new Random(seed));
    InteractionHistory shuffled = history(steps);

    assertThat(ordered.size()).isEqualTo(InteractionHistory.MAX);
    assertThat(lines(shuffled)).isEqualTo(lines(ordered));
    assertThat(ordered.lastAt(0)).isEqualTo(4_999);
    assertThat(ordered.lastAt(InteractionHistory.MAX - 1))
        .isEqualTo(5_000 - InteractionHistory.MAX);
    for (InteractionHistory history : List.of(ordered, shuffled)) {
      for (Step step : steps) {
        assertThat(history.contains(step.itemId().hash(), Set.of(step.type()))).isTrue();
      }
    }
  }

  @Example
  void contains_tenThousandPushedOut_isWrongForLessThanOnePercent() {
    InteractionHistory history = InteractionHistory.EMPTY;
    for (int i = 0; i < 10_000 + InteractionHistory.MAX; i++) {
      history = history.with(InteractionType.VIEW, item(i), Instant.ofEpochSecond(i));
    }
    int wrong = 0;
    for (int i = 100_000; i < 200_000; i++) {
      wrong += history.contains(item(i).hash(), SEEN) ? 1 : 0;
      assertThat(history.contains(item(i).hash(), BOUGHT)).isFalse();
    }

    // The formula says 0.48 %.
    assertThat(wrong).isBetween(300, 700);
  }

  @Example
  void contains_pushedOut_isFoundByItsClass() {
    InteractionHistory history =
        history(
            List.of(
                step(InteractionType.LIKE, 1, 1),
                step(InteractionType.PURCHASE, 2, 2),
                step(InteractionType.HIDE, 3, 3),
                step(InteractionType.LIKE, 4, 4),
                step(InteractionType.DISLIKE, 4, 5)));
    for (int i = 0; i < InteractionHistory.MAX; i++) {
      history = history.with(InteractionType.VIEW, item(1_000 + i), Instant.ofEpochSecond(100 + i));
    }

    assertThat(history.overflow().newest()).isEqualTo(5);
    assertThat(classes(history, 1)).isEqualTo("seen");
    assertThat(classes(history, 2)).isEqualTo("seen bought");
    assertThat(classes(history, 3)).isEqualTo("hidden");
    assertThat(classes(history, 4)).isEqualTo("seen hidden");
    assertThat(classes(history, 5)).isEmpty();
    assertThat(classes(history, 1_000)).isEqualTo("seen");

    // It comes back with another type; what it was before is still known.
    history = history.with(InteractionType.VIEW, item(2), Instant.ofEpochSecond(9_000));
    assertThat(classes(history, 2)).isEqualTo("seen bought");
  }

  private static String classes(InteractionHistory history, int item) {
    List<String> classes = new ArrayList<>();
    Map<String, Set<InteractionType>> known =
        Map.of("seen", SEEN, "bought", BOUGHT, "hidden", HIDDEN);
    for (String name : List.of("seen", "bought", "hidden")) {
      Set<InteractionType> types = known.getOrDefault(name, Set.of());
      int hash = item(item).hash();
      IntPredicate having = history.having(types);
      assertThat(having.test(hash)).isEqualTo(history.contains(hash, types));
      if (having.test(hash)) {
        classes.add(name);
      }
    }
    return String.join(" ", classes);
  }

  @Example
  void having_noTypes_isNothing() {
    InteractionHistory history = history(List.of(step(InteractionType.VIEW, 1, 1)));

    assertThat(history.having(Set.of()).test(item(1).hash())).isFalse();
    assertThat(history.contains(item(1).hash(), Set.of())).isFalse();
    assertThat(InteractionHistory.EMPTY.having(SEEN).test(0)).isFalse();
  }

  @Example
  void with_likedThenHidden_isBoth() {
    InteractionHistory history =
        history(List.of(step(InteractionType.LIKE, 1, 1), step(InteractionType.HIDE, 1, 2)));

    assertThat(history.size()).isEqualTo(1);
    assertThat(history.types(0))
        .isEqualTo(InteractionBits.of(Set.of(InteractionType.LIKE, InteractionType.HIDE)));
    assertThat(classes(history, 1)).isEqualTo("seen hidden");
  }

  @Example
  void with_nothingNew_isTheSameObject() {
    InteractionHistory history = history(List.of(step(InteractionType.LIKE, 1, 5)));

    assertThat(history.with(InteractionType.LIKE, item(1), Instant.ofEpochSecond(4)))
        .isSameAs(history);
  }

  @Example
  void with_timesOutsideTheRange_areItsEnds() {
    InteractionHistory history =
        InteractionHistory.EMPTY
            .with(InteractionType.VIEW, item(1), Instant.MIN)
            .with(InteractionType.VIEW, item(2), Instant.MAX)
            .with(InteractionType.VIEW, item(3), Instant.ofEpochSecond(3_000_000_000L));

    assertThat(lines(history))
        .containsExactly(
            item(2).hash() + " 4294967295 1",
            item(3).hash() + " 3000000000 1",
            item(1).hash() + " 0 1");
  }

  @Example
  void since_moment_forgetsWhatIsNotNewer() {
    InteractionHistory history =
        history(
            List.of(
                step(InteractionType.VIEW, 1, 1),
                step(InteractionType.VIEW, 2, 2),
                step(InteractionType.VIEW, 3, 3)));

    assertThat(history.since(Instant.ofEpochSecond(2)))
        .isEqualTo(history(List.of(step(InteractionType.VIEW, 3, 3))));
    assertThat(history.since(Instant.ofEpochSecond(0))).isSameAs(history);
    assertThat(history.since(Instant.ofEpochSecond(3))).isSameAs(InteractionHistory.EMPTY);
  }

  @Example
  void since_itemsPushedOut_areForgottenUnlessTheyMayBeNewer() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      steps.add(step(InteractionType.VIEW, i, i));
    }
    InteractionHistory history = history(steps);
    // Pushed out are 0 to 903.
    assertThat(history.overflow().newest()).isEqualTo(903);

    assertThat(history.since(Instant.ofEpochSecond(902))).isSameAs(history);
    InteractionHistory listed = history.since(Instant.ofEpochSecond(903));
    assertThat(listed.size()).isEqualTo(InteractionHistory.MAX);
    assertThat(listed.overflow().isEmpty()).isTrue();
    assertThat(listed.contains(item(1).hash(), SEEN)).isFalse();
    InteractionHistory rest = history.since(Instant.ofEpochSecond(4_998));
    assertThat(rest.size()).isEqualTo(1);
    assertThat(rest.overflow()).isEqualTo(HistoryOverflow.NONE);
    assertThat(history.since(Instant.ofEpochSecond(4_999))).isEqualTo(InteractionHistory.EMPTY);
  }

  @Example
  void bits_areStored_andNeverChange() {
    assertThat(List.of(TYPES).stream().map(InteractionBits::of))
        .containsExactly(1, 2, 4, 8, 16, 32, 64);
    assertThat(InteractionBits.POSITIVE).isEqualTo(0b0011111);
    assertThat(InteractionBits.NEGATIVE).isEqualTo(0b1100000);
  }

  @Example
  void build_whatNoHistoryIs_isRefused() {
    InteractionHistory.Builder builder = new InteractionHistory.Builder(2);
    builder.add(5, 10, 1);

    assertThatThrownBy(() -> builder.add(5, 10, 1)).hasMessageContaining("out of order");
    assertThatThrownBy(() -> builder.add(6, 11, 1)).hasMessageContaining("out of order");
    assertThatThrownBy(() -> builder.add(6, 9, 0)).hasMessageContaining("types 0");
    assertThatThrownBy(() -> builder.add(6, 9, 128)).hasMessageContaining("types 128");
    assertThatThrownBy(() -> builder.add(6, -1, 1)).hasMessageContaining("time -1");
    assertThatThrownBy(() -> builder.build(HistoryOverflow.NONE)).hasMessageContaining("has 1");
    assertThatThrownBy(() -> new InteractionHistory.Builder(InteractionHistory.MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static InteractionHistory history(List<Step> steps) {
    InteractionHistory history = InteractionHistory.EMPTY;
    for (Step step : steps) {
      history = history.with(step.type(), step.itemId(), step.at());
    }
    return history;
  }

  private static Step step(InteractionType type, int item, long second) {
    return new Step(type, item(item), Instant.ofEpochSecond(second));
  }

  private static ItemId item(int number) {
    return new ItemId("item-" + number);
  }
}
