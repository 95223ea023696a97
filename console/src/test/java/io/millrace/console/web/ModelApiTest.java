package io.millrace.console.web;

import static io.millrace.console.ConsoleFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ModelApiTest {
  private final ConsoleFixture console = ConsoleFixture.get();
  private Namespace site;

  @BeforeEach
  void site() {
    site = console.newSite();
  }

  @Test
  void list_registeredModels_hasEveryField() {
    register("deepfm-1", "2026-01-01T00:00:00Z", Optional.empty());
    JsonNode model = json(console.get(site, "/v1/models")).at("/models/0");
    assertThat(model.get("id").asString()).isEqualTo("deepfm-1");
    assertThat(model.get("kind").asString()).isEqualTo("deepfm");
    assertThat(model.get("status").asString()).isEqualTo("candidate");
    assertThat(model.at("/metrics/validation.auc").asDouble()).isEqualTo(0.75);
    assertThat(model.get("report").isNull()).isTrue();
    assertThat(model.get("created_at").asString()).startsWith("2026-01-01T00:00:00");
    assertThat(model.get("promoted_at").isNull()).isTrue();
  }

  @Test
  void promoteAndRollback_twoModels_changeTheChampion() {
    register("first", "2026-01-01T00:00:00Z", Optional.empty());
    register("second", "2026-01-02T00:00:00Z", Optional.empty());
    assertThat(
            json(console.post(site, "/v1/models/first/promote?force=true", ""))
                .get("status")
                .asString())
        .isEqualTo("champion");
    console.post(site, "/v1/models/second/promote?force=true", "");
    assertThat(champion()).contains("second");
    JsonNode back = json(console.post(site, "/v1/models/rollback", ""));
    assertThat(back.get("id").asString()).isEqualTo("first");
    assertThat(champion()).contains("first");
  }

  @Test
  void promote_unknownModel_isNotFound() {
    HttpResponse<String> response = console.post(site, "/v1/models/none/promote", "");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("field").asString()).isEqualTo("id");
    assertThat(json(response).get("detail").asString()).contains("unknown model 'none'");
  }

  @Test
  void rollback_nothingToGoBackTo_isAConflict() {
    HttpResponse<String> response = console.post(site, "/v1/models/rollback", "");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(json(response).get("detail").asString()).contains("no retired model");
  }

  @Test
  void report_fileUnderArtifacts_isServedInASandbox() throws IOException {
    Path report = artifacts().resolve("report.html");
    Files.writeString(report, "<h1>Run</h1>");
    register("reported", "2026-01-01T00:00:00Z", Optional.of(report));
    HttpResponse<String> response = console.page(site, "/models/reported/report");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("<h1>Run</h1>");
    assertThat(response.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox;"));
    assertThat(json(console.get(site, "/v1/models")).at("/models/0/report").asString())
        .isEqualTo("/models/reported/report");
  }

  @Test
  void report_fileElsewhere_isNotServed(@TempDir Path elsewhere) throws IOException {
    Path secret = elsewhere.resolve("secret.html");
    Files.writeString(secret, "secret");
    register("outside", "2026-01-01T00:00:00Z", Optional.of(secret));
    Path link = artifacts().resolve("link.html");
    Files.createSymbolicLink(link, secret);
    register("linked", "2026-01-02T00:00:00Z", Optional.of(link));
    register(
        "dots",
        "2026-01-03T00:00:00Z",
        Optional.of(artifacts().resolve("..").resolve("..").resolve("secret.html")));
    for (String id : new String[] {"outside", "linked", "dots"}) {
      HttpResponse<String> response = console.page(site, "/models/" + id + "/report");
      assertThat(response.statusCode()).as(id).isEqualTo(404);
      assertThat(response.body()).as(id).doesNotContain("<h1>secret").contains("report of model");
    }
  }

  @Test
  void report_modelWithoutOne_isNotFound() {
    register("bare", "2026-01-01T00:00:00Z", Optional.empty());
    assertThat(console.page(site, "/models/bare/report").statusCode()).isEqualTo(404);
  }

  private Optional<String> champion() {
    return console.registry().models().champion(site).map(ModelRecord::id);
  }

  private Path artifacts() throws IOException {
    Path directory = console.settings().storage().artifactsPath().resolve(site.name());
    return Files.createDirectories(directory);
  }

  private void register(String id, String createdAt, Optional<Path> report) {
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
                Map.of("validation.auc", 0.75),
                report,
                Instant.parse(createdAt),
                Optional.empty()));
  }
}
