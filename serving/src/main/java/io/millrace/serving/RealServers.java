package io.millrace.serving;

import io.millrace.config.Settings;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.registry.Registry;
import io.millrace.serving.impression.ImpressionProducer;
import io.millrace.serving.site.Servers;
import io.millrace.state.redis.RedisFeatureStores;

/** PostgreSQL, Redis and Kafka as the settings name them. */
final class RealServers {
  private RealServers() {}

  /** Opens all of them; none has to be there yet. */
  static Servers open(Settings settings) {
    Registry registry = Registry.open(settings);
    ImpressionProducer producer = ImpressionProducer.create(settings);
    RedisFeatureStores stores = new RedisFeatureStores(settings.redis().url());
    return new Servers(
        registry.namespaces(),
        registry.models(),
        registry.experiments(),
        registry.placements(),
        registry.trials(),
        RecommenderArtifact::load,
        stores::open,
        producer,
        () -> {
          stores.close();
          producer.close();
          registry.close();
        });
  }
}
