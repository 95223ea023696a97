package io.millrace.eventlog.iceberg.codec;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Supplier;

/** Events of every shape that the wire format allows; the same seed gives the same events. */
public final class RandomEvents {
  private static final String[] ALPHABET = {
    "a", "B", "7", "-", " ", "ü", "漢", "🙂", "\"", "\\", "'"
  };
  private final Random random;
  private long ids;

  public RandomEvents(long seed) {
    this.random = new Random(seed);
  }

  public Event next(Topic topic) {
    return switch (topic) {
      case EVENTS -> interaction();
      case IMPRESSIONS -> impression();
      case ITEMS ->
          new ItemUpdate(
              id(), time(), new ItemId(word()), values(), random.nextBoolean(), properties());
      case USERS ->
          new UserUpdate(
              id(), time(), new UserId(word()), values(), random.nextBoolean(), properties());
      case DEAD -> throw new IllegalArgumentException("no events there");
    };
  }

  private Interaction interaction() {
    InteractionType[] types = InteractionType.values();
    Interaction.Builder interaction =
        Interaction.builder(
                id(),
                time(),
                types[random.nextInt(types.length)],
                new UserId(word()),
                new ItemId(word()))
            .context(values())
            .properties(properties());
    maybe(() -> new SessionId(word())).ifPresent(interaction::sessionId);
    maybe(() -> new RequestId(word())).ifPresent(interaction::requestId);
    maybe(() -> 1 + random.nextInt(1000)).ifPresent(interaction::position);
    number().ifPresent(interaction::value);
    maybe(this::word).ifPresent(interaction::currency);
    maybe(() -> random.nextInt(2_000_001) - 1_000_000).ifPresent(interaction::quantity);
    return interaction.build();
  }

  private Impression impression() {
    List<Impression.Shown> items = new ArrayList<>();
    for (int position = 1; position <= 1 + random.nextInt(4); position++) {
      items.add(
          new Impression.Shown(
              new ItemId(word()),
              position,
              random.nextBoolean()
                  ? OptionalDouble.of(1 - random.nextDouble())
                  : OptionalDouble.empty(),
              number(),
              maybe(this::word),
              values()));
    }
    Map<String, String> experiments = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      experiments.put(word(), word());
    }
    return new Impression(
        id(),
        time(),
        new UserId(word()),
        new RequestId(word()),
        maybe(() -> new SessionId(word())),
        items,
        maybe(this::word),
        experiments,
        maybe(this::word),
        values(),
        values(),
        maybe(this::word),
        properties());
  }

  private EventId id() {
    return new EventId(ids++ + word());
  }

  /** 1990 to 2100, in whole milliseconds or with nanoseconds. */
  private Instant time() {
    Instant instant = Instant.ofEpochMilli(631_152_000_000L + random.nextLong(3_470_000_000_000L));
    return random.nextBoolean() ? instant : instant.plusNanos(random.nextInt(1_000_000));
  }

  private String word() {
    StringBuilder word = new StringBuilder("w");
    for (int i = random.nextInt(8); i > 0; i--) {
      word.append(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return word.toString();
  }

  private OptionalDouble number() {
    return random.nextBoolean()
        ? OptionalDouble.of(random.nextGaussian() * 1e6)
        : OptionalDouble.empty();
  }

  private Map<String, Value> values() {
    Map<String, Value> values = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.put(
          word(),
          switch (random.nextInt(5)) {
            case 0 -> Value.of(word());
            case 1 -> Value.of(random.nextGaussian());
            case 2 -> Value.of(random.nextBoolean());
            case 3 -> Value.of(List.of(word(), word()));
            default -> new Value.NumList(List.of(random.nextDouble(), -1e-300));
          });
    }
    return values;
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      properties.put(
          word(),
          switch (random.nextInt(5)) {
            case 0 -> word();
            case 1 -> random.nextInt();
            case 2 -> Long.MAX_VALUE - random.nextInt(100);
            case 3 -> List.of(1, "two", List.of(3.5), Map.of("four", false));
            default -> random.nextGaussian();
          });
    }
    return properties;
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }
}
