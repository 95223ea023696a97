package io.millrace.cli.doctor;

import io.millrace.config.Settings;
import java.net.URI;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Whether Redis answers, is new enough, keeps its data, and never forgets for want of memory. */
final class RedisCheck implements Check {
  private static final int PATIENCE_MILLIS = 2000;
  private static final int OLDEST = 6;

  @Override
  public List<Finding> run(Settings settings) {
    URI url = URI.create(settings.redis().url());
    String where = "%s:%d".formatted(url.getHost(), url.getPort());
    try (Jedis redis = new Jedis(url, PATIENCE_MILLIS)) {
      String version = field(redis.info("server"), "redis_version");
      String detail = "Redis %s at %s".formatted(version, where);
      if (Integer.parseInt(version.replaceAll("\\..*", "")) < OLDEST) {
        return List.of(
            Finding.fail("redis", detail, "install Redis %d or newer".formatted(OLDEST)));
      }
      if (!field(redis.info("memory"), "maxmemory_policy").equals("noeviction")) {
        return List.of(
            Finding.note(
                "redis",
                detail + ", which evicts keys when its memory is full",
                "set maxmemory-policy noeviction: what is evicted is lost until it is replayed"));
      }
      if (!field(redis.info("persistence"), "aof_enabled").equals("1")) {
        return List.of(
            Finding.note(
                "redis",
                detail + ", without an append-only file",
                "set appendonly yes: a restart loses features until they are replayed"));
      }
      return List.of(Finding.ok("redis", detail));
    } catch (JedisException | NumberFormatException e) {
      return List.of(
          Finding.fail(
              "redis",
              "no use of %s: %s".formatted(where, e.getMessage()),
              "start it ('millrace up' starts one), or set " + "MILLRACE_REDIS_URL"));
    }
  }

  /** A field of Redis' {@code INFO}. */
  private static String field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
