package io.millrace.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The three kinds of Kafka clients, and the properties of each that users may not choose. */
public enum KafkaRole {
  PRODUCER(
      Guard.fixed("acks", "all", "else an acknowledged event is lost with one broker", "-1"),
      Guard.fixed("enable.idempotence", "true", "else a retry writes events twice or out of order"),
      Guard.owned("max.request.size", "each producer is sized for its largest record"),
      Guard.owned("transactional.id", "events are not sent in transactions"),
      Guard.owned("key.serializer", "keys are bytes"),
      Guard.owned("value.serializer", "values are bytes")),
  CONSUMER(
      Guard.fixed("enable.auto.commit", "false", "offsets are stored with the data, atomically"),
      Guard.fixed(
          "allow.auto.create.topics", "false", "the collector creates topics as they must be"),
      Guard.owned("auto.offset.reset", "a position that is gone must be noticed, not replaced"),
      Guard.owned("group.id", "each sink of each namespace has its own"),
      Guard.owned("group.instance.id", "each consumer of a group would have the same"),
      Guard.owned("group.protocol", "assignment and sessions are set for the classic protocol"),
      Guard.owned("partition.assignment.strategy", "all members of a group need the same"),
      Guard.owned("max.poll.records", "a sink sizes its batches to isolate what a store refuses"),
      Guard.owned("fetch.max.bytes", "a sink sizes its batches to isolate what a store refuses"),
      Guard.owned("key.deserializer", "keys are bytes"),
      Guard.owned("value.deserializer", "values are bytes")),
  ADMIN;

  private final Map<String, Guard> guards = new LinkedHashMap<>();

  KafkaRole(Guard... guards) {
    for (Guard guard : guards) {
      this.guards.put(guard.property(), guard);
    }
    for (Guard guard : Guard.OF_ALL) {
      this.guards.put(guard.property(), guard);
    }
  }

  /** The role's name in keys: {@code producer}, {@code consumer} or {@code admin}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The properties that have one value for every client of the role. */
  public Map<String, String> fixed() {
    Map<String, String> fixed = new LinkedHashMap<>();
    guards
        .values()
        .forEach(guard -> guard.value().ifPresent(value -> fixed.put(guard.property(), value)));
    return fixed;
  }

  /** Whether users cannot choose the property, so that a client may depend on its value. */
  public boolean guards(String property) {
    return guards.containsKey(property);
  }

  /** Returns what a user's value of the property must be, if it is not right. */
  Optional<String> refusal(String property, String value) {
    Guard guard = guards.get(property);
    return guard == null || guard.allows(value) ? Optional.empty() : Optional.of(guard.demand());
  }

  /**
   * A property that users cannot choose.
   *
   * @param value the one that it has; empty if each client has its own
   * @param reason why
   * @param synonyms other spellings of the value
   */
  private record Guard(
      String property, Optional<String> value, String reason, List<String> synonyms) {
    static final List<Guard> OF_ALL =
        List.of(
            owned("bootstrap.servers", "MILLRACE_KAFKA_BOOTSTRAP_SERVERS names the brokers"),
            owned("client.id", "each client has a name of its own"));

    static Guard fixed(String property, String value, String reason, String... synonyms) {
      return new Guard(property, Optional.of(value), reason, List.of(synonyms));
    }

    static Guard owned(String property, String reason) {
      return new Guard(property, Optional.empty(), reason, List.of());
    }

    boolean allows(String given) {
      return value.isPresent()
          && (value.get().equalsIgnoreCase(given.strip()) || synonyms.contains(given.strip()));
    }

    String demand() {
      return value
          .map(fixed -> "'%s' (%s)".formatted(fixed, reason))
          .orElse("left out (%s)".formatted(reason));
    }
  }
}
