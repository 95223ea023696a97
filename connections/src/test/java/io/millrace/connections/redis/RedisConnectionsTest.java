package io.millrace.connections.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

class RedisConnectionsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int TLS_HANDSHAKE = 22;

  @Test
  void pool_userInTheUrl_isLetInAsThatUser() {
    URI server = URI.create(TestServers.redis());
    try (Jedis admin = new Jedis(server)) {
      admin.aclSetUser("shop", "on", ">s3cret", "~*", "+@all");
    }
    String address = "%s:%d".formatted(server.getHost(), server.getPort());

    try (RedisClient redis = RedisConnections.pool("redis://shop:s3cret@" + address, TIMEOUT)) {
      assertThat(redis.executeCommand(whoAmI())).isEqualTo("shop");
    }
    try (RedisClient redis = RedisConnections.pool("redis://shop:guess@" + address, TIMEOUT)) {
      assertThatThrownBy(redis::ping)
          .isInstanceOf(JedisException.class)
          .hasStackTraceContaining("WRONGPASS");
    }
  }

  @Test
  void pool_rediss_beginsWithAHandshakeOfTls() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<Integer> first =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket client = server.accept()) {
                  return client.getInputStream().read();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      try (RedisClient redis =
          RedisConnections.pool("rediss://127.0.0.1:" + server.getLocalPort(), TIMEOUT)) {
        assertThatThrownBy(redis::ping).isInstanceOf(JedisException.class);
      }
      assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(TLS_HANDSHAKE);
    }
  }

  private static CommandObject<String> whoAmI() {
    return new CommandObject<>(
        new CommandArguments(Protocol.Command.ACL).add("WHOAMI"), BuilderFactory.STRING);
  }
}
