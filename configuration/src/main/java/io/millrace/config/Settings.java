package io.millrace.config;

import io.millrace.namespace.Namespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of a process: one record for each subject. Immutable; every value is valid.
 *
 * @param deployment what all services agree on
 * @param web how the HTTP services are reached
 * @param storage where files are kept
 * @param ingest the ingest service
 * @param collector what the collector takes
 * @param sinks the sinks behind the collector
 * @param log the event log
 * @param serving serving
 * @param console the console
 * @param kafka the brokers and the topics
 * @param redis the Redis that holds the features
 * @param postgres the database
 * @param text the texts of items
 */
public record Settings(
    DeploymentProperties deployment,
    WebProperties web,
    StorageProperties storage,
    IngestProperties ingest,
    CollectorProperties collector,
    SinkProperties sinks,
    EventLogProperties log,
    ServingProperties serving,
    ConsoleProperties console,
    KafkaProperties kafka,
    RedisProperties redis,
    PostgresProperties postgres,
    TextProperties text) {

  /** Returns the defaults. */
  public static Settings defaults() {
    return SettingsBinder.of(Map.of());
  }

  /**
   * Returns what the environment says, above what the home's file says, above configuration files,
   * above the defaults.
   *
   * @param file as {@code millrace up} writes it; may be absent
   * @throws IllegalArgumentException if values are invalid; the message names each of them
   */
  public static Settings load(Map<String, String> environment, Path file) {
    return LoadedSettings.load(environment, file).settings();
  }

  /** Returns every key that holds one value, in the order of the documentation. */
  public static List<SettingKey> keys() {
    return SettingsTable.KEYS;
  }

  /**
   * Returns a key by its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SettingKey key(String name) {
    SettingsTable.requireKnown(name);
    return keys().stream().filter(key -> key.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * Returns the same settings but for one.
   *
   * @param key for instance {@code millrace.serving.port}, or {@code
   *     millrace.kafka.properties[sasl.mechanism]}
   * @throws IllegalArgumentException if there is no such key, or the value is invalid
   */
  public Settings with(String key, Object value) {
    SettingsTable.requireKnown(key);
    Map<String, String> changed = new TreeMap<>(SettingsTable.values(this));
    changed.put(key, value.toString());
    return SettingsBinder.of(changed);
  }

  /**
   * Returns one value by its key, as a file would have it.
   *
   * @param key for instance {@code millrace.serving.port}
   * @throws IllegalArgumentException if there is no such key
   */
  public String value(String key) {
    SettingsTable.requireKnown(key);
    return SettingsTable.values(this).getOrDefault(key, "");
  }

  /** The namespace of requests that name none. */
  public Namespace namespace() {
    return new Namespace(deployment.namespace());
  }

  /** The collector's address for clients, without a slash at the end. */
  public String ingestUrl() {
    return url(ingest.url(), ingest.port());
  }

  /** The collector's address for the console, which may be inside of another network. */
  public String consoleIngestUrl() {
    return url(console.ingestUrl(), ingest.port());
  }

  /** Serving's address for the console, without a slash at the end. */
  public String consoleServingUrl() {
    return url(console.servingUrl(), serving.port());
  }

  private String url(String url, int port) {
    return url.isEmpty()
        ? "http://%s:%d".formatted(web.bindAddress(), port)
        : url.replaceAll("/+$", "");
  }

  /** As a child process or a file wants them: by variable. */
  public Map<String, String> toVariables() {
    Map<String, String> variables = new TreeMap<>();
    SettingsTable.values(this)
        .forEach((key, value) -> variables.put(SettingKey.variable(key), value));
    return variables;
  }
}
