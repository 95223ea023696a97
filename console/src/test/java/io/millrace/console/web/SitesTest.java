package io.millrace.console.web;

import static io.millrace.console.ConsoleFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleApplication;
import io.millrace.console.ConsoleFixture;
import io.millrace.embedded.TestServers;
import io.millrace.namespace.Namespace;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class SitesTest {
  private final ConsoleFixture console = ConsoleFixture.get();

  @Test
  void request_unknownSite_namesTheKnown() {
    Namespace known = console.newSite();
    HttpResponse<String> response = console.send(console.request("/v1/models?namespace=nowhere"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("field").asString()).isEqualTo("namespace");
    assertThat(json(response).get("detail").asString())
        .startsWith("unknown namespace 'nowhere'; known are")
        .contains(known.name());
  }

  @Test
  void request_siteInHeader_isThatSites() {
    Namespace site = console.newSite();
    console.create(site, "here", "a", "b");
    HttpResponse<String> response =
        console.send(
            console.request("/v1/experiments/here").header("Millrace-Namespace", site.name()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(console.send(console.request("/v1/experiments/here")).statusCode()).isEqualTo(404);
  }

  @Test
  void start_configuredSite_isRegistered() {
    assertThat(console.registry().namespaces().list()).contains(console.settings().namespace());
  }

  @Test
  void unknownPath_program_getsAProblemAndBrowserAPage() {
    HttpResponse<String> problem = console.send(console.request("/v1/nothing"));
    assertThat(problem.statusCode()).isEqualTo(404);
    assertThat(problem.headers().firstValue("Content-Type")).contains("application/problem+json");
    HttpResponse<String> page =
        console.send(console.request("/nothing").header("Accept", "text/html"));
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("That did not work");
  }

  @Test
  void wrongMethod_program_isToldSo() {
    HttpResponse<String> response = console.send(console.request("/v1/models").DELETE());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void change_pageOfAnotherOrigin_isRefused() {
    HttpRequest.Builder crossSite =
        console
            .request("/v1/models/rollback")
            .header("Sec-Fetch-Site", "cross-site")
            .POST(HttpRequest.BodyPublishers.noBody());
    assertThat(console.send(crossSite).statusCode()).isEqualTo(403);
    HttpRequest.Builder otherOrigin =
        console
            .request("/v1/models/rollback")
            .header("Origin", "http://evil.example")
            .POST(HttpRequest.BodyPublishers.noBody());
    assertThat(console.send(otherOrigin).statusCode()).isEqualTo(403);
  }

  @Test
  void operations_endpoints_answer() {
    assertThat(console.send(console.request("/actuator/health/liveness")).body()).contains("UP");
    assertThat(console.send(console.request("/actuator/health/readiness")).body()).contains("UP");
    assertThat(console.send(console.request("/actuator/prometheus")).body())
        .contains("http_server_requests_seconds_bucket");
    HttpResponse<String> api = console.send(console.request("/v3/api-docs"));
    assertThat(api.statusCode()).isEqualTo(200);
    assertThat(api.body())
        .contains("/v1/experiments/{id}/report")
        .contains("users_in_several_arms");
  }

  @Test
  void start_withoutPostgres_isAliveNotReadyAndAnswers503() throws Exception {
    try (ConsoleApplication lost =
        ConsoleApplication.start(
            TestServers.settings()
                .with("millrace.postgres.url", "jdbc:postgresql://127.0.0.1:1/none"))) {
      assertThat(status(lost, "/actuator/health/liveness")).isEqualTo(200);
      assertThat(status(lost, "/actuator/health/readiness")).isEqualTo(503);
      assertThat(status(lost, "/v1/experiments")).isEqualTo(503);
    }
  }

  private static int status(ConsoleApplication application, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:%d%s".formatted(application.port(), path)))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
