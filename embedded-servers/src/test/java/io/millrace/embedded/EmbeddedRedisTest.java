package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

class EmbeddedRedisTest {
  @TempDir Path directory;

  @Test
  void start_again_keepsTheKeys() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
        Jedis client = new Jedis(URI.create(redis.url()))) {
      client.set("kept", "42");
      assertThat(client.configGet("bind").get("bind")).isEqualTo("127.0.0.1");
    }
    try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
        Jedis client = new Jedis(URI.create(redis.url()))) {
      assertThat(client.get("kept")).isEqualTo("42");
    }
  }

  @Test
  void start_withoutThePassword_isRefusedAndFilesAreTheOwners() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
        Jedis stranger = new Jedis("127.0.0.1", redis.port());
        Jedis client = new Jedis(URI.create(redis.url()))) {
      assertThatThrownBy(stranger::ping).hasMessageContaining("NOAUTH");
      client.set("kept", "42");
      try (Stream<Path> files = Files.walk(directory)) {
        assertThat(files)
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("%s", file)
                        .endsWith("------"));
      }
    }
  }

  @Test
  void start_portTaken_saysWhichPort() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedRedis.start(directory, other.getLocalPort()))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("Redis cannot have port " + other.getLocalPort());
    }
  }

  @Test
  void start_directoryInUse_saysSo() {
    EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
    try (redis) {
      assertThatThrownBy(() -> EmbeddedRedis.start(directory, 0))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("Redis already runs on " + directory);
    }
  }

  @Test
  void start_afterKill_stopsTheOrphanAndKeepsTheKeys() throws Exception {
    try (ChildServer child = ChildServer.start("redis", directory)) {
      URI address = URI.create(child.address());
      try (Jedis client = new Jedis(address)) {
        client.set("kept", "7");
        child.kill();
        assertThat(client.ping()).isEqualTo("PONG");
      }
      try (EmbeddedRedis redis = EmbeddedRedis.start(directory, address.getPort());
          Jedis client = new Jedis(URI.create(redis.url()))) {
        assertThat(client.get("kept")).isEqualTo("7");
      }
    }
  }

  @Test
  void stopLeftOver_afterKill_endsTheServer() throws Exception {
    try (ChildServer child = ChildServer.start("redis", directory);
        Jedis client = new Jedis(URI.create(child.address()))) {
      assertThatThrownBy(() -> EmbeddedRedis.stopLeftOver(directory))
          .hasMessageContaining("Redis already runs on");
      child.kill();
      assertThat(client.ping()).isEqualTo("PONG");

      EmbeddedRedis.stopLeftOver(directory);

      assertThatThrownBy(client::ping).isInstanceOf(JedisConnectionException.class);
    }
  }
}
