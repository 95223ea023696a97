package io.millrace.placement;

import java.time.Instant;
import java.util.Optional;

/**
 * When a rule holds.
 *
 * @param from the first moment; empty for always before
 * @param until the first moment after it; empty for ever after
 */
public record Period(Optional<Instant> from, Optional<Instant> until) {
  public static final Period ALWAYS = new Period(Optional.empty(), Optional.empty());

  public Period {
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw new IllegalArgumentException(
          "until must be after from, is %s and %s".formatted(until.get(), from.get()));
    }
  }

  public boolean holds(Instant now) {
    return (from.isEmpty() || !now.isBefore(from.get()))
        && (until.isEmpty() || now.isBefore(until.get()));
  }
}
