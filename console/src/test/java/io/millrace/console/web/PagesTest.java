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
import tools.jackson.databind.JsonNode;

class PagesTest {
  private final ConsoleFixture console = ConsoleFixture.get();
  private Namespace site;
  private int registered;

  @BeforeEach
  void site() {
    site = console.newSite();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/experiments", "/experiments/_new", "/models", "/models/_compare", "/data"})
  void page_emptySite_saysWhatToDoNext(String path) {
    HttpResponse<String> page = console.page(site, path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    assertThat(page.body())
        .contains("<!DOCTYPE html>", "<main", "lang=\"en\"")
        .containsAnyOf("./millrace", "curl http")
        .doesNotContain("<script>", "style=", "th:", "??");
  }

  @Test
  void page_severalSites_offersThemAndKeepsTheChosen() {
    Namespace other = console.newSite();
    String page = body("/experiments");
    assertThat(page)
        .contains("<strong>" + site + "</strong>")
        .contains("/experiments?namespace=" + other)
        .contains("/models?namespace=" + site);
  }

  @Test
  void experiment_armAhead_showsVerdictNumbersAndInterval() {
    ahead("ahead");
    String page = body("/experiments/ahead");
    assertThat(page)
        .contains("deepfm raises CTR by 100.0 % against popularity")
        .contains("verdict big even", "Not started")
        .contains("interval good", "role=\"img\"", "95 % confidence interval +", "class=\"wing\"")
        .contains("16.67 %", "33.33 %", "+100.0 %", "50 / 300")
        .contains("/experiments/ahead/start?namespace=" + site)
        .contains("/v1/experiments/ahead/report.csv?namespace=" + site)
        .doesNotContain("??");
    assertThat(body("/experiments/ahead?part=health"))
        .contains("assigned to the variants as configured");
    assertThat(body("/experiments/ahead?part=setup")).contains("popularity", "50 %");
    assertThat(body("/experiments/ahead?lift=20"))
        .contains("an effect of 20.0 %", "Minimum detectable effect, in %");
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
        .doesNotContain("class=\"interval");
    assertThat(body("/experiments")).contains("Do not use these results");
  }

  @Test
  void experiment_pageButtons_startAndStop() {
    console.create(site, "life", "popularity", "deepfm");
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
  void experiments_form_withAudienceAndLayer_keepsBoth() {
    HttpResponse<String> created =
        console.form(
            site,
            "/experiments",
            "id=some&hypothesis=&percent=100&name=a&name=b&model=&model=&weight=1&weight=1"
                + "&attribute=device&operator=in&values=mobile%2C+tablet"
                + "&attribute=age&operator=at_least&values=18&attribute=&operator=in&values="
                + "&layer=home&start=0&end=50");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(302);
    JsonNode experiment = ConsoleFixture.json(console.get(site, "/v1/experiments/some"));
    assertThat(experiment.at("/audience").size()).isEqualTo(2);
    assertThat(experiment.at("/audience/0/values/1").asString()).isEqualTo("tablet");
    assertThat(experiment.at("/audience/1/operator").asString()).isEqualTo("at_least");
    assertThat(experiment.at("/layer/end").asDouble()).isEqualTo(0.5);
    assertThat(body("/experiments/some?part=setup"))
        .contains("device is one of mobile, tablet", "age is at least 18", "home, from 0");

    HttpResponse<String> wrong =
        console.form(
            site,
            "/experiments",
            "id=wrong&hypothesis=&percent=100&name=a&name=b&model=&model=&weight=1&weight=1"
                + "&attribute=age&operator=below&values=old&layer=");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("do not fit BELOW");
  }

  @Test
  void experiments_form_armsThatDifferByMoreThanTheirModel_areCreatedShownAndChanged() {
    assertThat(console.put(site, "/v1/placements/home-v2", "{}").statusCode()).isEqualTo(200);
    HttpResponse<String> created =
        console.form(
            site,
            "/experiments",
            "id=rich&hypothesis=h&percent=50&name=a&name=b&name=&model=popularity&model=deepfm&model="
                + "&weight=1&weight=2&weight=1&sources=&sources=history%3D0.5%2C+new%3D0"
                + "&placement=&placement=home-v2&exploration=&exploration=slots%3D2%2C+epsilon%3D0.1"
                + "&second=&second=wide-deep");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(302);
    JsonNode arm = ConsoleFixture.json(console.get(site, "/v1/experiments/rich")).at("/variants/1");
    assertThat(arm.at("/parameters/sources").asString()).isEqualTo("history=0.5,new=0");
    assertThat(arm.at("/parameters/placement").asString()).isEqualTo("home-v2");
    assertThat(arm.at("/parameters/exploration").asString()).isEqualTo("slots=2,epsilon=0.1");
    assertThat(arm.at("/parameters/interleave").asString()).isEqualTo("deepfm,wide-deep");
    assertThat(body("/experiments/rich?part=setup"))
        .contains("re-ranking rules of home-v2", "interleaves deepfm,wide-deep");
    assertThat(body("/experiments/rich/_change"))
        .contains(
            "value=\"history=0.5,new=0\"", "value=\"wide-deep\"", "value=\"50\"", "Save the draft")
        .doesNotContain("is frozen", "??");

    console.form(site, "/experiments/rich/start", "");
    assertThat(body("/experiments/rich/_change")).contains("is frozen", "begin the next phase");
    HttpResponse<String> changed =
        console.form(
            site,
            "/experiments/rich/change",
            "hypothesis=h&percent=50&name=a&name=b&model=popularity&model=deepfm&weight=1&weight=1");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(302);
    JsonNode now = ConsoleFixture.json(console.get(site, "/v1/experiments/rich"));
    assertThat(now.get("phase").asInt()).isEqualTo(2);
    assertThat(now.get("key").asString()).isEqualTo("rich~2");
    assertThat(now.at("/variants/1/parameters/sources").isMissingNode()).isTrue();
  }

  @Test
  void experiments_form_sourcesThatCannotBe_areNamed() {
    HttpResponse<String> refused =
        console.form(
            site,
            "/experiments",
            "id=bad&hypothesis=&percent=100&name=a&name=b&model=&model=&weight=1&weight=1"
                + "&sources=&sources=gossip%3D1");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("sources knows no", "gossip");
  }

  @Test
  void holdout_form_setsItAndSaysSo() {
    console.create(site, "any", "a", "b");
    assertThat(body("/experiments")).contains("No holdout");
    HttpResponse<String> set = console.form(site, "/experiments/_holdout", "percent=5");
    assertThat(set.statusCode()).isEqualTo(302);
    assertThat(body("/experiments")).contains("of all users are held out");
    assertThat(ConsoleFixture.json(console.get(site, "/v1/holdout")).get("share").asDouble())
        .isEqualTo(0.05);
    assertThat(console.form(site, "/experiments/_holdout", "percent=500").statusCode())
        .isEqualTo(400);
  }

  @Test
  void refusalAndDecision_chineseReader_areChinese() {
    console.create(site, "zh", "a", "b");
    HttpResponse<String> page =
        console.send(
            console
                .request(site, "/experiments/zh")
                .header("Accept", "text/html")
                .header("Accept-Language", "zh-CN")
                .GET());
    assertThat(page.body()).contains("还没有人见到这个实验。").doesNotContain("No user has seen");
    HttpResponse<String> missing =
        console.send(
            console
                .request(site, "/experiments/nowhere")
                .header("Accept", "text/html")
                .header("Accept-Language", "zh-CN")
                .GET());
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("没有实验“nowhere”");
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
    register("old", "deepfm", 0.7654);
    register("new", "deepfm", 0.7654);
    console.form(site, "/models/old/promote", "force=true");
    console.form(site, "/models/new/promote", "force=true");
    assertThat(body("/models"))
        .contains(
            "0.7654", "0.3456", "badge champion", "badge retired", "Promote…", "Roll back now")
        .contains("/models/new/report?namespace=" + site);
    assertThat(body("/models/old/promote"))
        .contains(
            "instead of new", "Promote now", "0.3456", "rules are against it", "name=\"force\"");
    assertThat(console.form(site, "/models/old/promote", "").statusCode()).isEqualTo(409);
    assertThat(body("/models/_compare?first=old&second=new")).contains("validation.auc", "+0.0000");
    console.form(site, "/models/rollback", "");
    assertThat(console.registry().models().champion(site).map(ModelRecord::id)).contains("old");
  }

  @Test
  void models_ofTwoKinds_haveAChartEach() {
    register("deepfm-1", "deepfm", 0.7);
    register("wide-deep-1", "wide-deep", 0.6);
    register("alone", "factorization", 0.5);
    register("deepfm-2", "deepfm", 0.71);
    register("wide-deep-2", "wide-deep", 0.61);

    String page = body("/models");

    String[] charts = page.split("<figure class=\"chart\"", -1);
    assertThat(charts).hasSize(3);
    assertThat(charts[0]).contains("<h3>deepfm</h3>");
    assertThat(charts[1])
        .containsSubsequence("data-value=\"0.7\"", "data-value=\"0.71\"", "<h3>wide-deep</h3>")
        .doesNotContain("data-value=\"0.6\"", "data-value=\"0.5\"");
    assertThat(charts[2])
        .containsSubsequence("data-value=\"0.6\"", "data-value=\"0.61\"")
        .doesNotContain("data-value=\"0.7", "data-value=\"0.5\"", "<h3>");
  }

  @Test
  void page_languageOfTheBrowserOrTheCookie_isSpoken() {
    ahead("spoken");
    String chinese =
        console
            .send(
                console
                    .request(site, "/experiments/spoken")
                    .header("Accept", "text/html")
                    .header("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5"))
            .body();
    assertThat(chinese)
        .contains("lang=\"zh-CN\"", "尚未启动", "点击率", "deepfm 的点击率比 popularity 高 100.0%")
        .doesNotContain("??");
    String english =
        console
            .send(
                console
                    .request(site, "/experiments/spoken")
                    .header("Accept", "text/html")
                    .header("Cookie", "millrace-language=en")
                    .header("Accept-Language", "zh-CN"))
            .body();
    assertThat(english).contains("lang=\"en\"", "Not started");
  }

  @Test
  void preferences_form_keepsThemInCookiesAndGoesBackHereOnly() {
    HttpResponse<String> chosen =
        console.form(site, "/preferences", "theme=dark&language=zh&back=%2Fmodels%3Fa%3Db");
    assertThat(chosen.headers().allValues("Set-Cookie"))
        .anyMatch(cookie -> cookie.startsWith("millrace-theme=dark"))
        .anyMatch(cookie -> cookie.startsWith("millrace-language=zh-CN"));
    assertThat(chosen.headers().firstValue("Location"))
        .hasValueSatisfying(location -> assertThat(location).endsWith("/models?a=b"));
    for (String foreign : new String[] {"%2F%2Fevil.example", "https%3A%2F%2Fevil.example"}) {
      assertThat(
              console
                  .form(site, "/preferences", "theme=light&back=" + foreign)
                  .headers()
                  .firstValue("Location"))
          .hasValueSatisfying(location -> assertThat(location).doesNotContain("evil"));
    }
  }

  @Test
  void playground_servingIsDown_saysSoAndWhatToDo() {
    String page = body("/playground?user=ada");
    assertThat(page)
        .contains("Serving does not answer", "./millrace serve", "MILLRACE_CONSOLE_SERVING_URL")
        .doesNotContain("Exception in", "at io.millrace", "??");
    HttpResponse<String> click =
        console.form(
            site, "/playground/click", "user=ada&slate=r1&item=lamp&title=Lamp&position=1");
    assertThat(click.statusCode()).isEqualTo(503);
    assertThat(click.body()).contains("The collector does not answer");
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
        .contains("1,234", "view", "this hour", "data-chart=\"bar\"")
        .contains("The collector does not answer");
    assertThat(body("/data?part=dead")).contains("bad_time", "None among the newest");
  }

  @Test
  void styleAndIcon_areServed() {
    assertThat(console.page(site, "/console.css").body())
        .contains("light-dark(", "data-theme=\"dark\"");
    assertThat(console.page(site, "/webjars/chart.js/dist/chart.umd.min.js").statusCode())
        .isEqualTo(200);
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

  /** Registers the next model: each is a second newer than the one before. */
  private void register(String id, String kind, double auc) {
    console
        .registry()
        .models()
        .register(
            site,
            new ModelRecord(
                id,
                kind,
                ModelStatus.CANDIDATE,
                Path.of("/models", id),
                Map.of("validation.auc", auc, "validation.logloss", 0.3456),
                Optional.of(Path.of("/models/report.html")),
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(registered++),
                Optional.empty()));
  }

  private String body(String path) {
    return console.page(site, path).body().replace('\u00a0', ' ');
  }
}
