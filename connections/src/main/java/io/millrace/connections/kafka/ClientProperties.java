package io.millrace.connections.kafka;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one Kafka client needs, by the names of Kafka's configuration. Immutable.
 *
 * @param clientId the name by which brokers and metrics know the client
 * @param required what the caller's correctness depends on
 * @param preferred the caller's tuning
 */
public record ClientProperties(
    String clientId, Map<String, Object> required, Map<String, Object> preferred) {
  public ClientProperties {
    if (clientId.isBlank()) {
      throw new IllegalArgumentException("a Kafka client needs a name");
    }
    required = Collections.unmodifiableMap(new LinkedHashMap<>(required));
    preferred = Collections.unmodifiableMap(new LinkedHashMap<>(preferred));
  }

  /** A client with nothing but a name. */
  public static ClientProperties of(String clientId) {
    return new ClientProperties(clientId, Map.of(), Map.of());
  }

  /** Adds a property that the caller's correctness depends on. */
  public ClientProperties require(String property, Object value) {
    return new ClientProperties(clientId, with(required, property, value), preferred);
  }

  /** Adds a property that makes the client faster or more economical. */
  public ClientProperties prefer(String property, Object value) {
    return new ClientProperties(clientId, required, with(preferred, property, value));
  }

  private static Map<String, Object> with(
      Map<String, Object> properties, String property, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(properties);
    changed.put(property, value);
    return changed;
  }
}
