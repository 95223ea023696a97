package io.millrace.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private final ConsoleFixture console = ConsoleFixture.get();
  private Namespace site;

  @BeforeEach
  void site() {
    site = console.newSite();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/experiments", "/models", "/data"})
  void page_emptySite_saysWhatToDoNext(String path) {
    HttpResponse<String> page = console.page(site, path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    assertThat(page.body())
        .contains("<!DOCTYPE html>", "<main", "lang=\"en\"")
        .containsAnyOf("./millrace", "curl http")
        .doesNotContain("<script", "style=", "th:");
  }

  @Test
  void page_severalSites_offersThemAndKeepsTheChosen() {
    Namespace other = console.newSite();
    String page = body("/experiments");
    assertThat(page)
        .contains("Site: <strong>" + site + "</strong>")
        .contains("/experiments?namespace=" + other)
        .contains("/models?namespace=" + site);
  }

  @Test
  void experiment_armAhead_showsVerdictNumbersAndInterval() {
    ahead("ahead");
    String page = body("/experiments/ahead");
    assertThat(page)
        .contains("deepfm raises CTR by 100.0 % against popularity")
        .contains("verdict big good")
        .contains("<svg class=\"interval good\"", "role=\"img\"", "95 % interval from +")
        .contains("16.67 %", "33.33 %", "+100.0 %")
        .contains("/experiments/ahead/start?namespace=" + site)
        .contains("fell into the arms as configured");
  }

  @Test
  void experiment_sampleRatioMismatch_isRedAndWithheld() {
    console.create(site, "broken", "popularity", "deepfm");
    for (int user = 0; user < 300; user++) {
      boolean control = user < 100;
      console.unit(site, "broken", control ? "popularity" : "deepfm", "u" + user, 4, user % 2);
    }
    String page = body("/experiments/broken");
    assertThat(page)
        .contains("verdict big alarm", "Withheld", "sample ratio mismatch")
        .contains("Effects are withheld")
        .doesNotContain("<svg class=\"interval");
  }

  @Test
  void experiment_pageButtons_startAndStop() {
    console.create(site, "life", "a", "b");
    HttpResponse<String> started = console.form(site, "/experiments/life/start", "");
    assertThat(started.statusCode()).isEqualTo(302);
    assertThat(started.headers().firstValue("Location"))
        .hasValueSatisfying(
            location ->
                assertThat(location).endsWith("/experiments/life?namespace=" + site.name()));
    assertThat(body("/experiments/life")).contains("badge running", "Stop now");
    console.form(site, "/experiments/life/stop", "");
    assertThat(body("/experiments/life"))
        .contains("badge stopped")
        .doesNotContain("Stop now", "Start now");
    HttpResponse<String> again = console.form(site, "/experiments/life/stop", "");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("That did not work", "is stopped");
  }

  @Test
  void experiments_form_createsADraft() {
    HttpResponse<String> created =
        console.form(
            site,
            "/experiments",
            "id=by-form&hypothesis=&percent=50&name=control&name=deepfm&name=&name="
                + "&model=popularity&model=deepfm&model=&model=&weight=1&weight=2&weight=1&weight=1");
    assertThat(created.statusCode()).isEqualTo(302);
    var experiment =
        console.registry().experiments().find(site, "by-form").orElseThrow().experiment();
    assertThat(experiment.coverage()).isEqualTo(0.5);
    assertThat(experiment.variants()).hasSize(2);
    assertThat(experiment.variants().get(1).weight()).isEqualTo(2);
    assertThat(experiment.variants().get(1).model()).isEqualTo("deepfm");
    assertThat(body("/experiments")).contains("by-form", "badge draft");
  }

  @Test
  void experiment_hostileText_isEscaped() {
    console.sql(
        """
        insert into experiment (namespace, id, hypothesis, status, seed, coverage, variants)
        values (?, 'hostile', '<script>alert(1)</script>', 'DRAFT', 's', 1,
                '[{"name":"a","weight":1,"parameters":{}},{"name":"b","weight":1,"parameters":{}}]')
        """,
        site.name());
    assertThat(body("/experiments/hostile")).contains("&lt;script&gt;").doesNotContain("<script>");
  }

  @Test
  void overview_runningExperiment_showsItsVerdict() {
    ahead("lead");
    console.registry().experiments().start(site, "lead");
    assertThat(body("/")).contains("lead", "deepfm raises CTR by 100.0 %", "Running experiments");
  }

  @Test
  void models_registered_showsMetricsAndButtons() {
    for (String id : new String[] {"old", "new"}) {
      console
          .registry()
          .models()
          .register(
              site,
              new ModelRecord(
                  id,
                  "deepfm",
                  ModelStatus.CANDIDATE,
                  Path.of("/models", id),
                  Map.of("validation.auc", 0.7654, "validation.logloss", 0.3456),
                  Optional.of(Path.of("/models/report.html")),
                  Instant.parse("2026-01-01T00:00:00Z"),
                  Optional.empty()));
    }
    console.form(site, "/models/old/promote", "");
    console.form(site, "/models/new/promote", "");
    assertThat(body("/models"))
        .contains("0.7654", "0.3456", "badge champion", "badge retired", "Promote now", "Roll back")
        .contains("/models/new/report?namespace=" + site);
    console.form(site, "/models/rollback", "");
    assertThat(console.registry().models().champion(site).map(ModelRecord::id)).contains("old");
  }

  @Test
  void data_countedEvents_showsTypesCodesAndBars() {
    console.sql(
        "insert into event_count values (?, date_trunc('hour', now()), 'view', 1234, 5)",
        site.name());
    console.sql(
        "insert into dead_letter_count values (?, date_trunc('hour', now()), 'bad_time', 3)",
        site.name());
    assertThat(body("/data"))
        .contains("1,234", "view", "bad_time", "this hour", "<svg class=\"bars\"");
  }

  @Test
  void styleAndIcon_areServed() {
    assertThat(console.page(site, "/console.css").body()).contains("prefers-color-scheme: dark");
    assertThat(console.page(site, "/icon.svg").headers().firstValue("Content-Type"))
        .contains("image/svg+xml");
  }

  private void ahead(String id) {
    console.create(site, id, "popularity", "deepfm");
    for (int user = 0; user < 150; user++) {
      console.unit(site, id, "popularity", "c" + user, 2, user % 3 == 0 ? 1 : 0);
      console.unit(site, id, "deepfm", "t" + user, 2, user % 3 == 0 ? 0 : 1);
    }
  }

  private String body(String path) {
    return console.page(site, path).body().replace('\u00a0', ' ');
  }
}
