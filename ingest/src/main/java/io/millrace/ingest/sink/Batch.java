package io.millrace.ingest.sink;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.namespace.Topic;
import java.util.List;
import java.util.Map;

/**
 * What was read from one topic since the last batch, in each partition's order.
 *
 * @param events those that were not seen before
 * @param duplicates how many had come before, by event type; they are not among {@code events}
 * @param letters dead letters, from the topic of dead letters only
 * @param expected where the store stands, by partition; absent where it never wrote
 * @param nextOffsets the offsets behind the last records
 */
public record Batch(
    Topic topic,
    List<Event> events,
    Map<String, Long> duplicates,
    List<DeadLetter> letters,
    Map<Integer, Long> expected,
    Map<Integer, Long> nextOffsets) {}
