package io.millrace.console.web;

import static io.millrace.console.ConsoleFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import io.millrace.namespace.Namespace;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DataApiTest {
  private final ConsoleFixture console = ConsoleFixture.get();

  @Test
  void data_countedEvents_areSummedByTypeAndCode() {
    Namespace site = console.newSite();
    OffsetDateTime now = Instant.now().truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
    count(site, now, "view", 100, 3);
    count(site, now.minusHours(2), "view", 50, 1);
    count(site, now.minusDays(9), "click", 7, 0);
    console.sql(
        "insert into dead_letter_count values (?, ?, 'missing_field', 4)", site.name(), now);
    console.sql(
        "insert into exposure values (?, 'r1', 'ada', ?, '{}', '{lamp}')", site.name(), now);
    console.sql("insert into exposure_click values (?, 'r1', 'lamp', ?)", site.name(), now);

    JsonNode data = json(console.get(site, "/v1/data"));
    assertThat(data.get("events").asLong()).isEqualTo(157);
    assertThat(data.get("duplicates").asLong()).isEqualTo(4);
    assertThat(data.get("dead_letters").asLong()).isEqualTo(4);
    assertThat(data.at("/types/0/type").asString()).isEqualTo("view");
    assertThat(data.at("/types/0/events").asLong()).isEqualTo(150);
    assertThat(data.at("/types/0/duplicates").asLong()).isEqualTo(4);
    assertThat(instant(data.at("/types/0/newest_hour"))).isEqualTo(now.toInstant());
    assertThat(data.at("/types/1/type").asString()).isEqualTo("click");
    assertThat(data.at("/dead_letter_codes/0/code").asString()).isEqualTo("missing_field");
    assertThat(data.at("/dead_letter_codes/0/letters").asLong()).isEqualTo(4);
    assertThat(data.get("hours").size()).isEqualTo(24);
    long lastDay = 0;
    for (JsonNode hour : data.get("hours")) {
      lastDay += hour.get("events").asLong();
    }
    assertThat(lastDay).isEqualTo(150);
    assertThat(instant(data.get("newest_exposure"))).isEqualTo(now.toInstant());
    assertThat(instant(data.get("newest_click"))).isEqualTo(now.toInstant());
  }

  @Test
  void data_otherSitesEvents_areNotCounted() {
    Namespace site = console.newSite();
    count(console.newSite(), OffsetDateTime.now(ZoneOffset.UTC), "view", 100, 3);
    JsonNode data = json(console.get(site, "/v1/data"));
    assertThat(data.get("events").asLong()).isZero();
    assertThat(data.get("types").isEmpty()).isTrue();
    assertThat(data.get("newest_hour").isNull()).isTrue();
  }

  private void count(Namespace site, OffsetDateTime hour, String type, int events, int duplicates) {
    console.sql(
        "insert into event_count values (?, ?, ?, ?, ?)",
        site.name(),
        hour,
        type,
        events,
        duplicates);
  }

  private static Instant instant(JsonNode node) {
    return Instant.parse(node.asString());
  }
}
