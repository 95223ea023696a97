package io.millrace.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Serving: what a request may cost, and what is held in memory for it.
 *
 * @param port port of serving
 * @param candidates how many candidates a request ranks
 * @param epsilon share of the slates whose last slots are drawn at random, from 0 to 1
 * @param explorationSlots how many slots of such a slate are drawn at random
 * @param impressionBuffer impressions that wait for Kafka, a namespace; further ones are dropped
 *     and counted
 * @param refreshMillis pause between two refreshes of the popular and the new items
 * @param cachedItems items that serving keeps in memory, a namespace
 * @param redisTimeoutMillis what a request waits for Redis at most before it goes on without the
 *     user's history
 * @param deadlineMillis a request that is older than this is ranked by popularity, not by a model
 * @param concurrency requests that serving works on at a time; 0 stands for twice the processors
 * @param rehearsalSeconds longest warm-up before serving says that it is ready; 0 for none
 * @param queue requests that may wait for their turn; further ones are answered 503
 * @param queueMillis longest wait for a turn; then the request is answered 503
 */
@ConfigurationProperties(ServingProperties.PREFIX)
public record ServingProperties(
    @DefaultValue("8080") int port,
    @DefaultValue("300") int candidates,
    @DefaultValue("0.05") double epsilon,
    @DefaultValue("1") int explorationSlots,
    @DefaultValue("10000") int impressionBuffer,
    @DefaultValue("2000") int refreshMillis,
    @DefaultValue("200000") int cachedItems,
    @DefaultValue("50") int redisTimeoutMillis,
    @DefaultValue("100") int deadlineMillis,
    @DefaultValue("0") int concurrency,
    @DefaultValue("40") int rehearsalSeconds,
    @DefaultValue("100") int queue,
    @DefaultValue("1000") int queueMillis) {
  static final String PREFIX = "millrace.serving";

  public ServingProperties {
    Rule rule = new Rule(PREFIX);
    rule.port("port", port);
    rule.atLeast("candidates", candidates, 1);
    rule.require(epsilon >= 0 && epsilon <= 1, "epsilon", epsilon, "a number from 0 to 1");
    rule.atLeast("exploration-slots", explorationSlots, 0);
    rule.atLeast("impression-buffer", impressionBuffer, 1);
    rule.atLeast("refresh-millis", refreshMillis, 1);
    rule.atLeast("cached-items", cachedItems, 1);
    rule.atLeast("redis-timeout-millis", redisTimeoutMillis, 1);
    rule.atLeast("deadline-millis", deadlineMillis, 1);
    rule.atLeast("concurrency", concurrency, 0);
    rule.atLeast("rehearsal-seconds", rehearsalSeconds, 0);
    rule.atLeast("queue", queue, 0);
    rule.atLeast("queue-millis", queueMillis, 1);
  }
}
