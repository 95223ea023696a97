package io.millrace.feature;

import io.millrace.event.InteractionType;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One named feature: what it is of, where its value comes from, how it becomes rows.
 *
 * <p>Its value is a {@link io.millrace.event.Value}: text for {@link Category} and {@link
 * TextTokens}, a list of texts for {@link Categories} and {@link Sequence}, a number for {@link
 * Number}, {@link Count}, {@link Rate}, {@link TimePart}, {@link Position} and {@link Retrieval}, a
 * list of numbers for {@link Dense}. No value is a value too: each field has a row for the missing
 * and one for the unseen.
 */
public sealed interface Feature {
  String name();

  Scope of();

  /** One string: an id, a brand, a device. */
  record Category(String name, Scope of, String attribute, Vocabulary vocabulary)
      implements Feature {}

  /**
   * Several strings, pooled by their mean: genres, tags. In a table they stand in one cell, split
   * at {@code separator}.
   */
  record Categories(
      String name, Scope of, String attribute, String separator, int max, Vocabulary vocabulary)
      implements Feature {
    public Categories {
      atLeastOne(max);
    }
  }

  /** A number: a price, an age. */
  record Number(String name, Scope of, String attribute, Transform transform) implements Feature {}

  /**
   * The items of a user's newest interactions of some types, newest first, pooled by their mean.
   */
  record Sequence(String name, Set<InteractionType> events, int max, Vocabulary vocabulary)
      implements Feature {
    public Sequence {
      if (events.isEmpty()) {
        throw new IllegalArgumentException("events must name an event type");
      }
      atLeastOne(max);
      // In the enum's order in every process: the fingerprint of a specification is made from it.
      events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    }

    @Override
    public Scope of() {
      return Scope.USER;
    }
  }

  /**
   * How many interactions of a type there were: ever, decayed with a half-life, or within the last
   * days. One decayed sum is kept for each type, so {@link #HALF_LIFE} is the only half-life.
   *
   * @param window whole days up to {@value #MAX_WINDOW_DAYS}, UTC, the day of the request included
   */
  record Count(
      String name,
      Scope of,
      InteractionType event,
      Optional<Duration> halfLife,
      Optional<Duration> window,
      Transform transform)
      implements Feature {
    /** The half-life of the sums that are kept. */
    public static final Duration HALF_LIFE = Duration.ofDays(7);

    /** Days whose counts are kept. */
    public static final int MAX_WINDOW_DAYS = 28;

    public Count {
      subject(of);
      if (halfLife.isPresent() && !halfLife.get().equals(HALF_LIFE)) {
        throw new IllegalArgumentException(
            "half-life can only be %dd, is %s".formatted(HALF_LIFE.toDays(), halfLife.get()));
      }
      if (window.isPresent()
          && (!window.get().equals(Duration.ofDays(window.get().toDays()))
              || window.get().toDays() < 1
              || window.get().toDays() > MAX_WINDOW_DAYS)) {
        throw new IllegalArgumentException(
            "window must be 1d to %dd in whole days, is %s"
                .formatted(MAX_WINDOW_DAYS, window.get()));
      }
      if (window.isPresent() && halfLife.isPresent()) {
        throw new IllegalArgumentException("half-life and window exclude each other");
      }
    }

    /** Ever, or decayed. */
    public Count(
        String name,
        Scope of,
        InteractionType event,
        Optional<Duration> halfLife,
        Transform transform) {
      this(name, of, event, halfLife, Optional.empty(), transform);
    }

    /** Without what is not set: fingerprints of specifications from before windows stay. */
    @Override
    public String toString() {
      return "Count[name=%s, of=%s, event=%s, halfLife=%s%s, transform=%s]"
          .formatted(
              name,
              of,
              event,
              halfLife,
              window.map(days -> ", window=" + days).orElse(""),
              transform);
    }
  }

  /**
   * A smoothed rate: {@code (numerator + prior * strength) / (impressions + strength)}, a Beta
   * prior's posterior mean. The denominator is the number of impressions.
   *
   * @param prior what is believed of an item that was never shown, in [0, 1]
   * @param strength how many impressions that belief is worth
   * @param placement counts only what was shown in this placement and came from there; of items
   *     only
   */
  record Rate(
      String name,
      Scope of,
      InteractionType numerator,
      double prior,
      double strength,
      Optional<String> placement,
      Transform transform)
      implements Feature {
    public Rate {
      subject(of);
      if (!(prior >= 0 && prior <= 1)) {
        throw new IllegalArgumentException("prior must be in [0, 1], is " + prior);
      }
      if (!(strength > 0 && Double.isFinite(strength))) {
        throw new IllegalArgumentException("strength must be above 0 and finite, is " + strength);
      }
      if (placement.isPresent() && of != Scope.ITEM) {
        throw new IllegalArgumentException("a rate by placement can only be of item");
      }
    }

    /** Over all placements. */
    public Rate(
        String name,
        Scope of,
        InteractionType numerator,
        double prior,
        double strength,
        Transform transform) {
      this(name, of, numerator, prior, strength, Optional.empty(), transform);
    }

    /** Without what is not set: fingerprints of specifications from before placements stay. */
    @Override
    public String toString() {
      return "Rate[name=%s, of=%s, numerator=%s, prior=%s, strength=%s%s, transform=%s]"
          .formatted(
              name,
              of,
              numerator,
              prior,
              strength,
              placement.map(place -> ", placement=" + place).orElse(""),
              transform);
    }
  }

  /** Words of a text, lower-cased and hashed, pooled by their mean. */
  record TextTokens(String name, Scope of, String attribute, int max, Vocabulary vocabulary)
      implements Feature {
    public TextTokens {
      atLeastOne(max);
    }
  }

  /** A dense vector: each component is the weight of a row of its own. */
  sealed interface Dense extends Feature permits Vector, TextVector {
    /** Returns the number of components. */
    int size();
  }

  /** A vector of a fixed size, for instance an image embedding. */
  record Vector(String name, Scope of, String attribute, int size) implements Dense {
    public Vector {
      if (size < 1) {
        throw new IllegalArgumentException("size must be at least 1, is " + size);
      }
    }
  }

  /**
   * The stored vector of an item's text, reduced to a few components by a projection that is a part
   * of the model. It is never logged with impressions: both serving and training look it up by
   * item. Missing if the item has no vector, or one of another encoder than the model's.
   *
   * @param size 1 to {@value #MAX_SIZE}
   */
  record TextVector(String name, int size) implements Dense {
    /** The largest size: an item's components are kept in memory by serving. */
    public static final int MAX_SIZE = 64;

    public TextVector {
      if (size < 1 || size > MAX_SIZE) {
        throw new IllegalArgumentException("size must be 1 to %d, is %d".formatted(MAX_SIZE, size));
      }
    }

    @Override
    public Scope of() {
      return Scope.ITEM;
    }
  }

  /** A part of the time of the request, in UTC. */
  record TimePart(String name, Part part) implements Feature {
    /** Which part. */
    public enum Part {
      /** 0 to 23. */
      HOUR(24),
      /** 0 for Monday to 6 for Sunday. */
      WEEKDAY(7);

      private final int count;

      Part(int count) {
        this.count = count;
      }

      /** How many different values it has. */
      public int count() {
        return count;
      }
    }

    @Override
    public Scope of() {
      return Scope.CONTEXT;
    }
  }

  /**
   * The place on the slate: known in training only. When a slate is ranked no item has a place yet,
   * so every one is scored as if it stood first; what the place contributes to clicks is thereby
   * kept out of what the items are credited with.
   *
   * @param max places from here on share a row
   */
  record Position(String name, int max) implements Feature {
    public Position {
      atLeastOne(max);
    }

    @Override
    public Scope of() {
      return Scope.CONTEXT;
    }
  }

  /**
   * What the retrieval model says of the user and the item, see {@link
   * io.millrace.feature.RetrievalValue}. Only the linear part sees it: nothing of an item that is
   * prepared ahead of requests depends on it. Missing if there is no retrieval model or the user
   * has no history.
   */
  record Retrieval(String name, RetrievalValue value) implements Feature {
    @Override
    public Scope of() {
      return Scope.USER_ITEM;
    }
  }

  private static void atLeastOne(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max must be at least 1, is " + max);
    }
  }

  private static void subject(Scope of) {
    if (of != Scope.USER && of != Scope.ITEM) {
      throw new IllegalArgumentException("of must be user or item");
    }
  }
}
