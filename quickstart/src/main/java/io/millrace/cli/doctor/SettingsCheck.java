package io.millrace.cli.doctor;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.experiment.codec.MetricsCodec;
import io.millrace.text.onnx.SentenceEncoders;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether each setting can be right, as far as one can tell without trying it. */
final class SettingsCheck implements Check {
  private static final Pattern BROKERS =
      Pattern.compile("[^\\s,:/]+:\\d{1,5}(,\\s*[^\\s,:/]+:\\d{1,5})*");
  private static final Pattern HOSTS =
      Pattern.compile("|\\*|\\s*[A-Za-z0-9._-]+\\s*(,\\s*[A-Za-z0-9._-]+\\s*)*");
  private static final Pattern SINKS =
      Pattern.compile("none|(log|features|rollup)(,(log|features|rollup))*");
  private static final Pattern JDBC = Pattern.compile("jdbc:postgresql://[^\\s]+/[^\\s]+");

  @Override
  public List<Finding> run(Settings settings) {
    List<Finding> wrong = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      problem(setting, settings)
          .ifPresent(
              problem ->
                  wrong.add(
                      Finding.fail(setting.variable(), problem, "it is " + setting.meaning())));
    }
    return wrong.isEmpty()
        ? List.of(Finding.ok("settings", "all %d can be read".formatted(Setting.values().length)))
        : wrong;
  }

  private static Optional<String> problem(Setting setting, Settings settings) {
    String value = settings.get(setting);
    try {
      return switch (setting) {
        case NAMESPACE -> {
          settings.namespace();
          yield Optional.empty();
        }
        case INGEST_PORT, SERVING_PORT, CONSOLE_PORT ->
            settings.number(setting) > 65535
                ? Optional.of("'%s' is not a port: 0 to 65535".formatted(value))
                : Optional.empty();
        case KAFKA_PARTITIONS,
            KAFKA_REPLICATION,
            LOG_COMMIT_SECONDS,
            SERVING_CANDIDATES,
            SERVING_IMPRESSION_BUFFER,
            SERVING_CACHED_ITEMS,
            SERVING_REDIS_TIMEOUT_MILLIS,
            SERVING_DEADLINE_MILLIS,
            SERVING_QUEUE_MILLIS,
            SERVING_REFRESH_MILLIS ->
            settings.number(setting) == 0
                ? Optional.of("must be at least 1, is '%s'".formatted(value))
                : Optional.empty();
        case KAFKA_MIN_INSYNC_REPLICAS ->
            settings.number(setting) > settings.number(Setting.KAFKA_REPLICATION)
                ? Optional.of(
                    "must be at most %s, the replicas by %s; is '%s'"
                        .formatted(
                            settings.get(Setting.KAFKA_REPLICATION),
                            Setting.KAFKA_REPLICATION.variable(),
                            value))
                : Optional.empty();
        case SERVING_EPSILON -> share(value);
        case DEDUPE_WINDOW,
            SERVING_EXPLORATION_SLOTS,
            SERVING_CONCURRENCY,
            SERVING_REHEARSAL_SECONDS,
            SERVING_QUEUE,
            COLLECT_FUTURE_SECONDS,
            COLLECT_PAST_DAYS,
            COLLECT_MEMORY_MB -> {
          settings.number(setting);
          yield Optional.empty();
        }
        case INGEST_SINKS ->
            SINKS.matcher(value).matches()
                ? Optional.empty()
                : Optional.of(
                    "'%s' is neither none nor some of log,features,rollup".formatted(value));
        case TEXT_ENCODER -> {
          SentenceEncoders.require(value);
          yield Optional.empty();
        }
        case COLLECT_ORIGINS ->
            value.isEmpty() || value.equals("*")
                ? Optional.empty()
                : Arrays.stream(value.split(",", -1))
                    .map(origin -> url(origin.strip(), "http", "https"))
                    .flatMap(Optional::stream)
                    .findFirst();
        case KAFKA_BOOTSTRAP_SERVERS ->
            BROKERS.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("'%s' is not host:port, comma-separated".formatted(value));
        case REDIS_URL -> url(value, "redis", "rediss");
        case POSTGRES_URL ->
            JDBC.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("'%s' is not jdbc:postgresql://host:port/database".formatted(value));
        case INGEST_URL, CONSOLE_INGEST_URL, CONSOLE_SERVING_URL ->
            value.isEmpty() ? Optional.empty() : url(value, "http", "https");
        case WAREHOUSE, ARTIFACTS -> {
          settings.path(setting);
          yield value.isBlank() ? Optional.of("is empty") : Optional.empty();
        }
        case METRICS -> {
          MetricsCodec.read(settings);
          yield Optional.empty();
        }
        case BIND_ADDRESS, POSTGRES_USER ->
            value.isBlank() ? Optional.of("is empty") : Optional.empty();
        case FORWARDED_HEADERS ->
            value.equals("ignore") || value.equals("trust")
                ? Optional.empty()
                : Optional.of("must be ignore or trust, is '%s'".formatted(value));
        case ALLOWED_HOSTS ->
            HOSTS.matcher(value).matches()
                ? Optional.empty()
                : Optional.of(
                    "'%s' is neither empty, nor *, nor host names without scheme and port"
                        .formatted(value));
        case POSTGRES_PASSWORD -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> share(String value) {
    double share = Double.parseDouble(value);
    return share >= 0 && share <= 1
        ? Optional.empty()
        : Optional.of("must be from 0 to 1, is '%s'".formatted(value));
  }

  private static Optional<String> url(String value, String... schemes) {
    URI uri = URI.create(value);
    return List.of(schemes).contains(String.valueOf(uri.getScheme())) && uri.getHost() != null
        ? Optional.empty()
        : Optional.of("'%s' is not a URL that begins with %s://".formatted(value, schemes[0]));
  }
}
