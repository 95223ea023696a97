package io.millrace.serving.http;

import io.millrace.serving.rehearsal.Rehearsal;
import io.millrace.serving.site.Sites;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up as soon as requests are answered as fast as they will be, if only with fallbacks; the details
 * say what each site has to answer with.
 */
public final class ServingHealth implements HealthIndicator {
  private final Sites sites;
  private final Rehearsal rehearsal;

  public ServingHealth(Sites sites, Rehearsal rehearsal) {
    this.sites = sites;
    this.rehearsal = rehearsal;
  }

  @Override
  public Health health() {
    boolean ready = sites.ready() && rehearsal.done();
    return (ready ? Health.up() : Health.outOfService())
        .withDetail("rehearsal", rehearsal.done() ? "done" : "under way")
        .withDetail("sites", sites.conditions())
        .build();
  }
}
