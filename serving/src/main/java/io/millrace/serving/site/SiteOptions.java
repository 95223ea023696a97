package io.millrace.serving.site;

import io.millrace.config.Setting;
import io.millrace.config.Settings;

/**
 * How a site serves.
 *
 * @param candidates how many a request ranks
 * @param epsilon share of the slates that explore
 * @param explorationSlots how many places of such a slate are drawn
 * @param impressionBuffer impressions that may wait for Kafka
 * @param refreshMillis pause between two refreshes of the catalogue
 */
public record SiteOptions(
    int candidates, double epsilon, int explorationSlots, int impressionBuffer, int refreshMillis) {
  public static SiteOptions of(Settings settings) {
    return new SiteOptions(
        settings.number(Setting.SERVING_CANDIDATES),
        settings.share(Setting.SERVING_EPSILON),
        settings.number(Setting.SERVING_EXPLORATION_SLOTS),
        settings.number(Setting.SERVING_IMPRESSION_BUFFER),
        Math.max(10, settings.number(Setting.SERVING_REFRESH_MILLIS)));
  }
}
