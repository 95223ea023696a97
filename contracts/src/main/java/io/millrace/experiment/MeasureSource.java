package io.millrace.experiment;

import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import java.time.Duration;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Where the numbers of a measure come from. A user's value is the sum over the user's slates. */
public sealed interface MeasureSource {
  /** The kind of an outcome that is a return; all other kinds are wire names of interactions. */
  String RETURN = "return";

  /**
   * A number that each slate says of itself.
   *
   * @param value of a slate, finite
   * @param ofServing whether it tells how serving did, and not what the user saw or did
   */
  record OfSlates(ToDoubleFunction<Impression> value, boolean ofServing) implements MeasureSource {
    public OfSlates {
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * Outcomes of items on slates.
   *
   * @param interaction that the outcomes are events of
   * @param counted what of them is counted
   * @param window how long after its slate an outcome counts, if {@code metrics.yml} does not say
   */
  record OfOutcomes(InteractionType interaction, Counted counted, Duration window)
      implements MeasureSource {
    public OfOutcomes {
      if (counted != Counted.ITEMS && interaction != InteractionType.PURCHASE) {
        throw new IllegalArgumentException(
            "counted must be ITEMS for %s: only purchases have returns and amounts"
                .formatted(interaction));
      }
      if (window.isNegative() || window.isZero()) {
        throw new IllegalArgumentException("window must be longer than 0, is " + window);
      }
    }
  }

  /** What of outcomes is counted. */
  enum Counted {
    /** Items of a slate that have any such outcome, each once. */
    ITEMS,
    /** Items of a slate that were returned, each once. */
    RETURNED_ITEMS,
    /** The amounts of all purchases, less those of all returns. */
    NET_AMOUNT
  }
}
