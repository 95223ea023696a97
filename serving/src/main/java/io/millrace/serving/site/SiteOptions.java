package io.millrace.serving.site;

import io.millrace.config.Settings;
import java.time.Duration;

/**
 * How a site serves.
 *
 * @param candidates how many a request ranks
 * @param epsilon share of the slates that explore
 * @param explorationSlots how many places of such a slate are drawn
 * @param impressionBuffer impressions that may wait for Kafka
 * @param refresh pause between two refreshes of the catalogue
 * @param cachedItems items kept in memory
 * @param storePatience what a request waits for Redis at most before it goes on without
 * @param deadline a request that is older is not ranked by a model any more
 */
public record SiteOptions(
    int candidates,
    double epsilon,
    int explorationSlots,
    int impressionBuffer,
    Duration refresh,
    int cachedItems,
    Duration storePatience,
    Duration deadline) {
  public static SiteOptions of(Settings settings) {
    return new SiteOptions(
        settings.serving().candidates(),
        settings.serving().epsilon(),
        settings.serving().explorationSlots(),
        settings.serving().impressionBuffer(),
        Duration.ofMillis(Math.max(10, settings.serving().refreshMillis())),
        settings.serving().cachedItems(),
        Duration.ofMillis(settings.serving().redisTimeoutMillis()),
        Duration.ofMillis(settings.serving().deadlineMillis()));
  }
}
