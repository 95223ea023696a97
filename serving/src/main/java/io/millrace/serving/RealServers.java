package io.millrace.serving;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.model.ModelArtifact;
import io.millrace.registry.Registry;
import io.millrace.serving.impression.ImpressionProducer;
import io.millrace.serving.site.Servers;
import io.millrace.state.redis.RedisFeatureStore;
import java.time.Duration;

/** PostgreSQL, Redis and Kafka as the settings name them. */
final class RealServers {
  /** What a request waits for Redis at most before it goes on without. */
  private static final Duration REDIS_TIMEOUT = Duration.ofMillis(500);

  private RealServers() {}

  /** Opens all of them; none has to be there yet. */
  static Servers open(Settings settings) {
    Registry registry = Registry.open(settings);
    ImpressionProducer producer =
        ImpressionProducer.create(settings.get(Setting.KAFKA_BOOTSTRAP_SERVERS));
    return new Servers(
        registry.namespaces(),
        registry.models(),
        registry.experiments(),
        registry.placements(),
        ModelArtifact::load,
        namespace ->
            RedisFeatureStore.open(settings.get(Setting.REDIS_URL), namespace, REDIS_TIMEOUT),
        producer,
        () -> {
          producer.close();
          registry.close();
        });
  }
}
