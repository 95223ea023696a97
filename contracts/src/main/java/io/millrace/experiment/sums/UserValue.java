package io.millrace.experiment.sums;

import io.millrace.experiment.Measure;
import java.util.Optional;

/**
 * A number that a user has in an arm. Sums over users are sums of products of two of them.
 *
 * @param kind which number of a measure it is
 * @param measure that it is of; empty for {@link #USERS}
 */
public record UserValue(Kind kind, Optional<Measure> measure) {
  /** Which number of a measure. */
  public enum Kind {
    /** 1 for everybody. */
    ONE("", false),
    /** What the user has. */
    NOW("", false),
    /** 1 for users who have any, else 0. */
    ANY("any_", false),
    /** What the user had before the experiment. */
    BEFORE("pre_", true),
    /** 1 for users who had any before the experiment, else 0. */
    ANY_BEFORE("any_pre_", true);

    private final String prefix;
    private final boolean ofPast;

    Kind(String prefix, boolean ofPast) {
      this.prefix = prefix;
      this.ofPast = ofPast;
    }
  }

  /** 1 for everybody: its product with a value is the value's sum. */
  public static final UserValue USERS = new UserValue(Kind.ONE, Optional.empty());

  /** What a user has of measures. */
  public interface Counted {
    double now(Measure measure);

    double before(Measure measure);
  }

  public UserValue {
    if ((kind == Kind.ONE) != measure.isEmpty()) {
      throw new IllegalArgumentException("measure must be there for all but ONE, kind is " + kind);
    }
    if (kind.ofPast && !measure.orElseThrow().hasPast()) {
      throw new IllegalArgumentException(
          "what users had of %s before is not kept".formatted(measure.get().wireName()));
    }
    if ((kind == Kind.ANY || kind == Kind.ANY_BEFORE) && !measure.orElseThrow().countsUsers()) {
      throw new IllegalArgumentException(
          "how many users have any %s is not kept".formatted(measure.get().wireName()));
    }
  }

  /** What a user has of a measure. */
  public static UserValue of(Measure measure) {
    return new UserValue(Kind.NOW, Optional.of(measure));
  }

  /** 1 for users who have any of a measure, else 0. */
  public static UserValue any(Measure measure) {
    return new UserValue(Kind.ANY, Optional.of(measure));
  }

  /** What a user had of a measure before the experiment. */
  public static UserValue before(Measure measure) {
    return new UserValue(Kind.BEFORE, Optional.of(measure));
  }

  /** 1 for users who had any of a measure before the experiment, else 0. */
  public static UserValue anyBefore(Measure measure) {
    return new UserValue(Kind.ANY_BEFORE, Optional.of(measure));
  }

  /** What it is called in sums. */
  public String name() {
    return kind.prefix + measure.map(Measure::wireName).orElse("users");
  }

  /** Whether it is of what the user did before the experiment. */
  public boolean ofPast() {
    return kind.ofPast;
  }

  /** What it is for a user. */
  public double of(Counted user) {
    return switch (kind) {
      case ONE -> 1;
      case NOW -> user.now(measure.orElseThrow());
      case ANY -> user.now(measure.orElseThrow()) > 0 ? 1 : 0;
      case BEFORE -> user.before(measure.orElseThrow());
      case ANY_BEFORE -> user.before(measure.orElseThrow()) > 0 ? 1 : 0;
    };
  }
}
