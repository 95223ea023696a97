package io.millrace.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import io.millrace.namespace.Namespace;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the console refuses: documents without end, parameters that nobody reads, odd requests. */
class DocumentBoundsTest {
  private final ConsoleFixture console = ConsoleFixture.get();
  private final Namespace site = console.newSite();

  private static String arms(int count, String parameters) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"name\":\"v%d\",\"parameters\":{%s}}".formatted(i, parameters))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private HttpResponse<String> create(String fields) {
    return console.post(site, "/v1/experiments", "{\"id\":\"e1\"," + fields + "}");
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String field) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(ConsoleFixture.json(answer).path("field").asString("")).isEqualTo(field);
  }

  @Test
  void create_parametersThatNobodyReads_areRefusedByName() {
    HttpResponse<String> answer = create("\"variants\":" + arms(2, "\"modle\":\"deepfm\""));
    assertRefused(answer, 400, "variants[0].parameters.modle");
    assertThat(answer.body()).contains("known are exploration, interleave, model");
  }

  @Test
  void create_modelThatDoesNotExist_isRefused() {
    HttpResponse<String> answer = create("\"variants\":" + arms(2, "\"model\":\"deepfm-1999\""));
    assertRefused(answer, 400, "variants[0].parameters.model");
    assertThat(answer.body()).contains("deepfm-1999", "popularity");
    assertRefused(
        create("\"variants\":" + arms(2, "\"interleave\":\"deepfm,gone\"")),
        400,
        "variants[0].parameters.interleave");
    assertThat(create("\"variants\":" + arms(2, "\"model\":\"deepfm\"")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void createAndStart_placementThatDoesNotExist_areRefused() {
    String variants = "\"variants\":" + arms(2, "\"placement\":\"home-v2\"");
    assertRefused(create(variants), 400, "variants[0].parameters.placement");
    assertThat(create(variants).body()).contains("no placement 'home-v2'", "store it first");

    assertThat(console.put(site, "/v1/placements/home-v2", "{}").statusCode()).isEqualTo(200);
    assertThat(create(variants).statusCode()).isEqualTo(201);
    assertThat(console.delete(site, "/v1/placements/home-v2").statusCode()).isLessThan(300);
    assertRefused(
        console.post(site, "/v1/experiments/e1/start", ""),
        400,
        "variants[0].parameters.placement");
  }

  @Test
  void create_documentsWithoutEnd_areRefused() {
    assertRefused(create("\"variants\":" + arms(21, "")), 400, "variants");
    assertRefused(
        create("\"hypothesis\":\"%s\",\"variants\":%s".formatted("h".repeat(2001), arms(2, ""))),
        400,
        "hypothesis");
    assertRefused(
        create(
            "\"variants\":%s,\"audience\":[{\"attribute\":\"a\",\"values\":[\"%s\"]}]"
                .formatted(arms(2, ""), "x".repeat(201))),
        400,
        "audience[0].values[0]");
    assertRefused(create("\"hypothesis\":\"%s\"".formatted("h".repeat(300 * 1024))), 413, "body");
  }

  @Test
  void create_bodyWithoutALengthThatNeverEnds_isRefused() {
    HttpResponse<String> answer =
        console.send(
            console
                .request(site, "/v1/experiments")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () ->
                            new ByteArrayInputStream(
                                ("{\"hypothesis\":\"" + "h".repeat(400 * 1024) + "\"}")
                                    .getBytes(StandardCharsets.UTF_8)))));
    assertRefused(answer, 413, "body");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/data/dead-letters?limit=many, 400, limit",
    "/v1/data/dead-letters?limit=1&limit=2, 400, limit",
    "/v1/nothing, 404, ''",
    "/v1/experiments/a%2Fb, 404, id",
    "/v1/experiments/a%5Cb, 404, id",
    "/v1/placements/a%2Fb, 404, name"
  })
  void get_oddRequests_areProblemDocuments(String path, int status, String field) {
    assertRefused(console.get(site, path), status, field);
  }

  @Test
  void get_pathWithASlashAtItsEnd_isThePathWithout() {
    assertThat(console.get(site, "/v1/experiments/").statusCode()).isEqualTo(200);
    assertThat(console.page(site, "/experiments/").statusCode()).isEqualTo(200);
  }

  @Test
  void put_pinThatNoItemCanMatch_isRefusedByName() {
    assertRefused(
        console.put(
            site,
            "/v1/placements/home",
            "{\"pins\":[{\"item\":\"a\",\"position\":1},{\"item\":\"%s\",\"position\":2}]}"
                .formatted("x".repeat(129))),
        400,
        "pins[1].item");
    assertRefused(
        console.put(site, "/v1/placements/home", "{\"pins\":[{\"item\":\"a\",\"position\":101}]}"),
        400,
        "pins[0].position");
  }

  @Test
  void errorPage_unknownExperiment_saysWhatKindOfErrorItIs() {
    HttpResponse<String> page = console.page(site, "/experiments/nothing");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body())
        .contains("There is nothing at this address", "unknown experiment")
        .doesNotContain("??");
  }

  /** Long ids that read like sentences, in the language whose pages translate them. */
  @Test
  void errorPage_longIdInChinese_isAnsweredAtOnce() {
    String id = "users.%20A%20and%20B%20breaks%20the%20guardrail%20".repeat(140);
    HttpResponse<String> page =
        console.send(
            console
                .request("/experiments/" + id)
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/html")
                .header("Accept-Language", "zh")
                .GET());
    assertThat(page.statusCode()).isEqualTo(404);
  }

  @Test
  void sentences_textsMadeToBeSlow_takeNoTime() {
    for (String text :
        List.of(
            "unknown experiment '" + "a of b, c breaks the guardrail d. E ".repeat(55),
            "Withheld: ".repeat(190),
            "'".repeat(2000),
            (" of ".repeat(400) + ".").repeat(1))) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(5), () -> Sentences.in(Locale.CHINESE, text));
    }
  }

  @Test
  void namespaces_areCreatedListedAndDeleted() {
    String name = site.name() + "-x";
    assertThat(
            console.post(site, "/v1/namespaces", "{\"name\":\"%s\"}".formatted(name)).statusCode())
        .isEqualTo(201);
    assertThat(console.get(site, "/v1/namespaces").body()).contains("\"" + name + "\"");
    assertRefused(
        console.post(site, "/v1/namespaces", "{\"name\":\"%s\"}".formatted(name)), 409, "name");
    assertRefused(console.post(site, "/v1/namespaces", "{\"name\":\"No!\"}"), 400, "name");
    assertRefused(console.post(site, "/v1/namespaces", "{}"), 400, "name");
    assertThat(console.page(site, "/namespaces").body()).contains(name).doesNotContain("??");
    HttpResponse<String> slip = console.form(site, "/namespaces/%s/delete".formatted(name), "");
    assertThat(slip.statusCode()).isEqualTo(400);
    HttpResponse<String> deleted =
        console.form(site, "/namespaces/%s/delete".formatted(name), "confirm=" + name);
    assertThat(deleted.statusCode()).isEqualTo(302);
    assertThat(deleted.headers().firstValue("Location").orElse("")).isEqualTo("/namespaces");
    assertRefused(delete("/v1/namespaces/" + name), 404, "name");
    assertRefused(delete("/v1/namespaces/" + console.settings().namespace().name()), 409, "name");
  }

  private HttpResponse<String> delete(String path) {
    return console.send(console.request(path).DELETE());
  }
}
