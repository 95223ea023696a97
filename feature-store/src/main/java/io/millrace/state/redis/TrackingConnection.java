package io.millrace.state.redis;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.util.JedisURIHelper;

/** A connection on which one thread listens and others send, one at a time. */
final class TrackingConnection extends Connection {
  private TrackingConnection(HostAndPort address, JedisClientConfig config) {
    super(address, config);
  }

  /**
   * Connects, speaking RESP3.
   *
   * @param silence how long a read waits at most
   */
  static TrackingConnection open(URI redis, Duration silence) {
    int millis = Math.toIntExact(silence.toMillis());
    return new TrackingConnection(
        JedisURIHelper.getHostAndPort(redis),
        DefaultJedisClientConfig.builder(redis)
            .protocol(RedisProtocol.RESP3)
            .timeoutMillis(millis)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .build());
  }

  /** Sends a question whose answer the listener will see. */
  synchronized void beat() {
    sendCommand(Command.PING);
    flush();
  }

  /** Asks for messages about the keys that begin so; the listener will see OK when they are on. */
  synchronized void track(Collection<String> prefixes) {
    CommandArguments command =
        new CommandArguments(Command.CLIENT).add("TRACKING").add("ON").add("BCAST");
    prefixes.forEach(prefix -> command.add("PREFIX").add(prefix));
    sendCommand(command);
    flush();
  }
}
