package io.millrace.placement;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.Value;
import io.millrace.filter.Filter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules of one placement.
 *
 * @param sources the share of the candidates that a source may fill before the others had their
 *     turn, in [0, 1]; a source with 0 is not asked, one that is missing has the share that the
 *     recommender learned, else its usual share
 * @param exclude which items of the user's own history are not shown
 * @param filter what every shown item must meet, together with the request's own filter
 * @param pins items in fixed places
 * @param boosts factors on scores; below 1 an item is buried
 * @param exploration how slates explore; as serving is configured where empty
 * @param popularity the exponent of an item's popularity as a factor on its score, in [-1, 1]:
 *     below 0 for niche items, above 0 for what everybody takes
 * @param rules of plug-ins, each after those before it
 */
public record Placement(
    Map<Source, Double> sources,
    Set<ExclusionRule> exclude,
    Filter filter,
    Diversity diversity,
    List<Pin> pins,
    List<Boost> boosts,
    Optional<ExplorationRule> exploration,
    double popularity,
    List<Rule> rules) {
  /** Of a placement that nobody configured. */
  public static final Placement DEFAULT =
      new Placement(
          Map.of(),
          Set.of(ExclusionRule.BOUGHT, ExclusionRule.HIDDEN),
          Filter.ALL,
          Diversity.DEFAULT,
          List.of(),
          List.of(),
          Optional.empty(),
          0,
          List.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  /** A placement without rules of plug-ins. */
  public Placement(
      Map<Source, Double> sources,
      Set<ExclusionRule> exclude,
      Filter filter,
      Diversity diversity,
      List<Pin> pins,
      List<Boost> boosts,
      Optional<ExplorationRule> exploration,
      double popularity) {
    this(sources, exclude, filter, diversity, pins, boosts, exploration, popularity, List.of());
  }

  /** Which interactions of a user's whole history exclude an item from the slate. */
  public enum ExclusionRule {
    /** Any positive interaction: the item was viewed, clicked, liked, put into the cart, bought. */
    SEEN(InteractionType::positive),
    /** The item was bought. */
    BOUGHT(type -> type == InteractionType.PURCHASE),
    /** The item was hidden or disliked. */
    HIDDEN(type -> !type.positive());

    private final Set<InteractionType> types;

    ExclusionRule(Predicate<InteractionType> excludes) {
      types =
          Arrays.stream(InteractionType.values())
              .filter(excludes)
              .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the types of interaction of which any one excludes the item. */
    public Set<InteractionType> types() {
      return types;
    }
  }

  /** Returns the types of interaction of which any one excludes an item, by all the rules. */
  public Set<InteractionType> excludedTypes() {
    Set<InteractionType> types = EnumSet.noneOf(InteractionType.class);
    exclude.forEach(rule -> types.addAll(rule.types()));
    return types;
  }

  /**
   * How unlike each other the items of a slate are.
   *
   * @param mmr the weight of an item's own score against its likeness to those before it, in [0,
   *     1]: the lambda of maximal marginal relevance (Carbonell and Goldstein 1998); 1 for the
   *     order of the scores
   * @param caps most items of a slate that share a value of an attribute
   */
  public record Diversity(double mmr, List<Cap> caps) {
    /** Of a placement that says nothing of it. */
    public static final Diversity DEFAULT = new Diversity(0.8, List.of());

    /** The order of the scores. */
    public static final Diversity BY_SCORE = new Diversity(1, List.of());

    public Diversity {
      caps = List.copyOf(caps);
      if (!(mmr >= 0 && mmr <= 1)) {
        throw new IllegalArgumentException("mmr must be in [0, 1], is " + mmr);
      }
    }
  }

  /**
   * At most so many items of a slate share a value of an attribute.
   *
   * @param attribute for instance {@code category}; an item with several values counts for each
   */
  public record Cap(String attribute, int most) {
    public Cap {
      if (most < 1) {
        throw new IllegalArgumentException("most must be at least 1, is " + most);
      }
    }
  }

  /**
   * An item in a fixed place.
   *
   * @param position from 1
   */
  public record Pin(String item, int position, Period period) {
    public Pin {
      if (position < 1) {
        throw new IllegalArgumentException("position must be at least 1, is " + position);
      }
    }

    /** The item; empty if a stored rule names what no item can be called. */
    public Optional<ItemId> itemId() {
      try {
        return Optional.of(new ItemId(item));
      } catch (IllegalArgumentException impossible) {
        return Optional.empty();
      }
    }
  }

  /**
   * A factor on the scores of some items.
   *
   * @param name what it is called in explanations
   * @param factor above 1 to show them earlier, below 1 to bury them
   */
  public record Boost(String name, Filter filter, double factor, Period period) {
    public Boost {
      if (!(factor >= 0 && factor <= 1000)) {
        throw new IllegalArgumentException("factor must be from 0 to 1000, is " + factor);
      }
    }
  }

  /**
   * A re-ranking rule of a plug-in.
   *
   * @param type its name, see {@link RuleType}
   * @param parameters numbers, texts and flags by name
   */
  public record Rule(String type, Map<String, Value> parameters) {
    public Rule {
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * How slates explore.
   *
   * @param slots how many of the last places are drawn on a slate that explores
   * @param epsilon the share of the slates that explore, in [0, 1]
   */
  public record ExplorationRule(int slots, double epsilon) {
    public ExplorationRule {
      if (slots < 0 || slots > 100) {
        throw new IllegalArgumentException("slots must be from 0 to 100, is " + slots);
      }
      if (!(epsilon >= 0 && epsilon <= 1)) {
        throw new IllegalArgumentException("epsilon must be in [0, 1], is " + epsilon);
      }
    }
  }

  public Placement {
    sources = Map.copyOf(sources);
    sources.forEach(Placement::checkShare);
    exclude = Set.copyOf(exclude);
    pins = List.copyOf(pins);
    boosts = List.copyOf(boosts);
    rules = List.copyOf(rules);
    checkPopularity(popularity);
    popularity += 0.0; // no -0: it would not equal 0
    Set<String> types = new HashSet<>();
    for (Rule rule : rules) {
      if (!types.add(rule.type())) {
        throw new IllegalArgumentException("rules has type '%s' twice".formatted(rule.type()));
      }
    }
    Set<String> pinned = new HashSet<>();
    for (Pin pin : pins) {
      if (!pinned.add(pin.item() + " " + pin.period())) {
        throw new IllegalArgumentException(
            "pins has item '%s' twice in the same time".formatted(pin.item()));
      }
    }
  }

  static void checkShare(Source source, double share) {
    if (!source.configurable() || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "sources.%s must be a share in [0, 1], is %s".formatted(source.wireName(), share));
    }
  }

  /** Checks an exponent of popularity; an {@link IllegalArgumentException} says what is allowed. */
  public static void checkPopularity(double exponent) {
    if (!(exponent >= -1 && exponent <= 1)) {
      throw new IllegalArgumentException(
          ("popularity must be from -1 (niche items first) to 1 (what everybody takes first), is %s;"
                  + " 0 leaves the order to the scores")
              .formatted(exponent));
    }
  }

  /**
   * Returns the share of a source.
   *
   * @param unnamed the shares of the sources that this placement does not name
   */
  public double share(Source source, SourceShares unnamed) {
    Double named = sources.get(source);
    return named == null ? unnamed.share(source) : named;
  }

  /** Returns the rule of a plug-in of this type, if there is one. */
  public Optional<Rule> rule(String type) {
    for (Rule rule : rules) {
      if (rule.type().equals(type)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** Returns the same with other shares. */
  public Placement withSources(Map<Source, Double> others) {
    return new Placement(
        others, exclude, filter, diversity, pins, boosts, exploration, popularity, rules);
  }

  /** Returns the same with another exploration. */
  public Placement withExploration(ExplorationRule other) {
    return new Placement(
        sources, exclude, filter, diversity, pins, boosts, Optional.of(other), popularity, rules);
  }

  /** The same with what an experiment's arm does differently. */
  public Placement with(VariantRules arm) {
    Map<Source, Double> shares = new TreeMap<>();
    shares.putAll(sources);
    shares.putAll(arm.sources());
    return new Placement(
        shares,
        exclude,
        filter,
        diversity,
        pins,
        boosts,
        arm.exploration().isPresent() ? arm.exploration() : exploration,
        popularity,
        rules);
  }

  /** A name that a placement's document may have; an {@link IllegalArgumentException} if not. */
  public static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '%s' must be 1 to 100 letters, digits, dots, dashes or underscores"
              .formatted(name));
    }
    return name;
  }
}
