package io.millrace.console.web.page;

import io.millrace.console.topic.DeadLetters;
import java.util.List;
import java.util.Optional;

/**
 * Refused records as a page prints them.
 *
 * @param answers whether Kafka could be asked
 * @param held how many the topic holds
 * @param lookedAt among how many of the newest was looked
 */
record DeadView(boolean answers, String held, String lookedAt, List<Letter> letters) {
  /** One record. */
  record Letter(
      String when, String code, String meaning, String message, String eventId, String original) {}

  static DeadView of(Optional<DeadLetters.Found> found, Text text) {
    return new DeadView(
        found.isPresent(),
        found.map(one -> text.count(one.held())).orElse(Text.NONE),
        text.count(DeadLetters.LOOKED_AT),
        found.map(DeadLetters.Found::letters).orElse(List.of()).stream()
            .map(
                letter ->
                    new Letter(
                        text.when(letter.receivedAt()),
                        letter.code(),
                        text.sayOr("dead." + letter.code(), text.say("dead.other")),
                        letter.message(),
                        letter.eventId().orElse(""),
                        letter.original()))
            .toList());
  }
}
