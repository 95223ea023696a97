package io.millrace.experiment;

import static io.millrace.event.InteractionType.ADD_TO_CART;
import static io.millrace.event.InteractionType.CLICK;
import static io.millrace.event.InteractionType.HIDE;
import static io.millrace.event.InteractionType.PURCHASE;

import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.experiment.MeasureSource.Counted;
import io.millrace.experiment.MeasureSource.OfOutcomes;
import io.millrace.experiment.MeasureSource.OfSlates;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What is counted of a user in an arm. An entry here is all that a measure takes: the columns of
 * the rollups, what the sink counts, the sums and products over users, the windows of {@code
 * metrics.yml} and what metrics may be made of follow from it. Everything is stored by the
 * measure's name; the order means nothing.
 */
public enum Measure {
  /** Slates shown. */
  SLATES(shown(slate -> 1), Unit.COUNT),
  /** Items shown. */
  IMPRESSIONS(shown(slate -> slate.items().size()), Unit.COUNT),
  /** Shown items that were clicked in time, each once. */
  CLICKS(items(CLICK, Duration.ofDays(1)), Unit.COUNT),
  /** Shown items that were hidden in time. */
  HIDES(items(HIDE, Duration.ofDays(1)), Unit.COUNT),
  /** Shown items that were put into the cart in time. */
  CARTS(items(ADD_TO_CART, Duration.ofDays(3)), Unit.COUNT),
  /** Shown items that were bought in time, each once; returns take nothing away. */
  PURCHASES(items(PURCHASE, Duration.ofDays(7)), Unit.COUNT),
  /** Shown items that were returned in time, each once. */
  RETURNS(new OfOutcomes(PURCHASE, Counted.RETURNED_ITEMS, Duration.ofDays(7)), Unit.COUNT),
  /** What all purchases in time were worth, less what was returned in time. */
  REVENUE(new OfOutcomes(PURCHASE, Counted.NET_AMOUNT, Duration.ofDays(7)), Unit.MONEY),
  /** What serving the slates took; a slate that does not say counts 0. */
  LATENCY_MS(serving(Measure::latencyMillis), Unit.MILLISECONDS),
  /** Slates that were a degraded one because something failed or was missing. */
  FALLBACKS(serving(slate -> slate.properties().containsKey("fallback") ? 1 : 0), Unit.COUNT);

  /** What a value is in. */
  public enum Unit {
    COUNT,
    /** An amount in the reporting currency; it may be negative. */
    MONEY,
    /** A time that 0 does not measure: a total of 0 means that nobody said how long it took. */
    MILLISECONDS
  }

  private static final List<Measure> ALL = List.of(values());
  private static final Set<InteractionType> INTERACTIONS =
      ALL.stream()
          .flatMap(measure -> measure.interaction().stream())
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(InteractionType.class)));

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final MeasureSource source;
  private final Unit unit;

  Measure(MeasureSource source, Unit unit) {
    this.source = source;
    this.unit = unit;
  }

  private static MeasureSource shown(ToDoubleFunction<Impression> value) {
    return new OfSlates(value, false);
  }

  private static MeasureSource serving(ToDoubleFunction<Impression> value) {
    return new OfSlates(value, true);
  }

  private static MeasureSource items(InteractionType interaction, Duration window) {
    return new OfOutcomes(interaction, Counted.ITEMS, window);
  }

  private static double latencyMillis(Impression slate) {
    return slate.properties().get("took_us") instanceof Number micros
        ? Math.max(0, micros.doubleValue()) / 1000
        : 0;
  }

  /** All measures. */
  public static List<Measure> all() {
    return ALL;
  }

  /** The name in {@code metrics.yml}, in columns and in sums. */
  public String wireName() {
    return wireName;
  }

  public static Optional<Measure> ofWireName(String name) {
    return ALL.stream().filter(measure -> measure.wireName.equals(name)).findFirst();
  }

  /** The names of all measures, for messages. */
  public static String wireNames() {
    return ALL.stream().map(Measure::wireName).collect(Collectors.joining(", "));
  }

  public MeasureSource source() {
    return source;
  }

  public Unit unit() {
    return unit;
  }

  /** What a slate counts before anything came of it. */
  public double of(Impression slate) {
    return source instanceof OfSlates slates ? slates.value().applyAsDouble(slate) : 0;
  }

  /** Whether outcomes of the kind count. */
  public boolean isOf(String kind) {
    return source instanceof OfOutcomes outcomes
        && switch (outcomes.counted()) {
          case ITEMS -> outcomes.interaction().wireName().equals(kind);
          case RETURNED_ITEMS -> MeasureSource.RETURN.equals(kind);
          case NET_AMOUNT ->
              MeasureSource.RETURN.equals(kind) || outcomes.interaction().wireName().equals(kind);
        };
  }

  /** Whether the amounts of outcomes are added, and not the items that have one counted. */
  public boolean isAmount() {
    return source instanceof OfOutcomes outcomes && outcomes.counted() == Counted.NET_AMOUNT;
  }

  /** The interaction that it counts outcomes of; empty if slates say it themselves. */
  public Optional<InteractionType> interaction() {
    return source instanceof OfOutcomes outcomes
        ? Optional.of(outcomes.interaction())
        : Optional.empty();
  }

  /** The interactions that any measure counts outcomes of. */
  public static Set<InteractionType> interactions() {
    return Collections.unmodifiableSet(INTERACTIONS);
  }

  /**
   * Whether rollups keep what users had of it before an experiment met them: what they saw and did,
   * not how serving did, and not returns, which are of purchases long before.
   */
  public boolean hasPast() {
    return !(source instanceof OfSlates slates && slates.ofServing())
        && !(source instanceof OfOutcomes outcomes && outcomes.counted() == Counted.RETURNED_ITEMS);
  }

  /** Whether rollups know how many users have any of it. */
  public boolean countsUsers() {
    return source instanceof OfOutcomes && !isAmount();
  }
}
