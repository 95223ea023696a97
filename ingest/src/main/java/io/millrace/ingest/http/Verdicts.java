package io.millrace.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request.
 *
 * @param accepted how many events were kept
 * @param rejected those that were not; {@code accepted} and these add up to what was sent
 * @param ignored what an event source found to be no event; absent if 0
 */
record Verdicts(
    int accepted,
    List<Rejected> rejected,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int ignored) {
  Verdicts {
    rejected = List.copyOf(rejected);
  }

  Verdicts(int accepted, List<Rejected> rejected) {
    this(accepted, rejected, 0);
  }

  /** Returns the same with what was ignored. */
  Verdicts ignoring(int count) {
    return new Verdicts(accepted, rejected, count);
  }

  /** Returns both; the records of the other come after those of this one. */
  Verdicts plus(Verdicts other) {
    int before = accepted + rejected.size();
    List<Rejected> all = new ArrayList<>(rejected);
    for (Rejected one : other.rejected) {
      all.add(new Rejected(before + one.index, one.eventId, one.code, one.message));
    }
    return new Verdicts(accepted + other.accepted, all, ignored + other.ignored);
  }

  /**
   * A record that was not an event, now a dead letter.
   *
   * @param index its place in the request, from 0; in NDJSON blank lines do not count
   * @param eventId its id, absent where none could be read
   * @param code see {@link io.millrace.event.codec.InvalidEventException}
   * @param message what to mend; names the field
   */
  record Rejected(
      int index,
      @JsonProperty("event_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String eventId,
      String code,
      String message) {}
}
