package io.millrace.ingest.sink;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was read of one partition and is not in the store: each with its offset, so that a batch may
 * end at any record.
 */
final class Unwritten {
  private final List<Event> events = new ArrayList<>();
  private final OffsetList eventsAt = new OffsetList();
  private final List<DeadLetter> letters = new ArrayList<>();
  private final OffsetList lettersAt = new OffsetList();
  private final List<String> duplicates = new ArrayList<>();
  private final OffsetList duplicatesAt = new OffsetList();

  void add(long offset, Event event) {
    events.add(event);
    eventsAt.add(offset);
  }

  void add(long offset, DeadLetter letter) {
    letters.add(letter);
    lettersAt.add(offset);
  }

  void addDuplicate(long offset, String type) {
    duplicates.add(type);
    duplicatesAt.add(offset);
  }

  /** Adds what lies before an offset to a batch's lists. */
  void collect(
      long end,
      List<Event> intoEvents,
      List<DeadLetter> intoLetters,
      Map<String, Long> intoDuplicates) {
    intoEvents.addAll(events.subList(0, eventsAt.below(end)));
    intoLetters.addAll(letters.subList(0, lettersAt.below(end)));
    for (String type : duplicates.subList(0, duplicatesAt.below(end))) {
      intoDuplicates.merge(type, 1L, Long::sum);
    }
  }

  /** Forgets what lies before an offset: the store has it. */
  void forget(long end) {
    forget(events, eventsAt, end);
    forget(letters, lettersAt, end);
    forget(duplicates, duplicatesAt, end);
  }

  private static void forget(List<?> records, OffsetList offsets, long end) {
    int count = offsets.below(end);
    records.subList(0, count).clear();
    offsets.removeFirst(count);
  }

  /** Where the second half of the events or letters before an offset begins; empty below two. */
  OptionalLong middle(long end) {
    int count = eventsAt.below(end);
    if (count > 1) {
      return OptionalLong.of(eventsAt.get(count / 2));
    }
    int others = lettersAt.below(end);
    return others > 1 ? OptionalLong.of(lettersAt.get(others / 2)) : OptionalLong.empty();
  }

  /** An event with the offset where it stands. */
  record Found(long offset, Event event) {}

  /** The first event, where it lies before an offset. */
  Optional<Found> firstEvent(long end) {
    return eventsAt.below(end) == 0
        ? Optional.empty()
        : Optional.of(new Found(eventsAt.get(0), events.get(0)));
  }

  void removeFirstEvent() {
    events.remove(0);
    eventsAt.removeFirst(1);
  }

  /** Takes the first letter out, where it lies before an offset; whether there was one. */
  boolean removeFirstLetter(long end) {
    if (lettersAt.below(end) == 0) {
      return false;
    }
    letters.remove(0);
    lettersAt.removeFirst(1);
    return true;
  }

  void clear() {
    events.clear();
    eventsAt.clear();
    letters.clear();
    lettersAt.clear();
    duplicates.clear();
    duplicatesAt.clear();
  }
}
