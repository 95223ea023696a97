package io.millrace.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Redis that holds the features.
 *
 * @param url the Redis that holds the features: redis://[[user]:password@]host[:port][/database],
 *     or rediss:// for TLS
 */
@ConfigurationProperties(RedisProperties.PREFIX)
public record RedisProperties(@DefaultValue("redis://127.0.0.1:16379") String url) {
  static final String PREFIX = "millrace.redis";

  public RedisProperties {
    new Rule(PREFIX).url("url", url, "redis", "rediss");
  }
}
