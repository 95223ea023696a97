package io.millrace.registry;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.migrations.Migrations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A registry on a fresh database, whose clock moves on by a minute with every look at it. */
final class RegistryFixture {
  static final Instant BEGINNING = Instant.parse("2026-03-01T00:00:00Z");

  private RegistryFixture() {}

  static Registry open() {
    return open(TestServers.settings());
  }

  static Registry open(Settings settings) {
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    AtomicLong minutes = new AtomicLong();
    InstantSource ticking = () -> BEGINNING.plus(Duration.ofMinutes(minutes.getAndIncrement()));
    return Registry.open(settings, withZone(ticking));
  }

  private static Clock withZone(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }
}
