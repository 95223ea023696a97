package io.millrace.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.EmbeddedRedis;
import io.millrace.namespace.Namespace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class RedisFeatureStoresTest {
  private static final int NAMESPACES = 50;

  @Test
  void open_manyNamespaces_shareConnections(@TempDir Path directory) {
    try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
        Jedis observer = new Jedis(URI.create(redis.url()));
        RedisFeatureStores stores = new RedisFeatureStores(redis.url())) {
      List<RedisFeatureStore> open = new ArrayList<>();
      for (int i = 0; i < NAMESPACES; i++) {
        open.add(stores.open(new Namespace("shop-" + i)));
        open.add(stores.open(new Namespace("shop-" + i), Duration.ofSeconds(2)));
      }

      open.forEach(store -> assertThat(store.isEmpty()).isTrue());
      assertThat(clients(observer)).isEqualTo(3);

      open.get(0).close();
      assertThat(open.get(2).isEmpty()).isTrue();
    }
  }

  /** The observer is one of them. */
  private static long clients(Jedis observer) {
    return observer.clientList().lines().count();
  }
}
