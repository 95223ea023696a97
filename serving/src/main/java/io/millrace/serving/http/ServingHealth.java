package io.millrace.serving.http;

import io.millrace.serving.site.Sites;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up as soon as requests can be answered, if only with fallbacks. */
public final class ServingHealth implements HealthIndicator {
  private final Sites sites;

  public ServingHealth(Sites sites) {
    this.sites = sites;
  }

  @Override
  public Health health() {
    return (sites.ready() ? Health.up() : Health.outOfService()).build();
  }
}
