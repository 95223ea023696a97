package io.millrace.console.web;

import static io.millrace.console.ConsoleFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PlacementApiTest {
  private static final String RULES =
      """
      {"sources":{"history":0.4},"filter":"price<=50 and brand='Acme'",
       "pins":[{"item":"lamp","position":1}],
       "buries":[{"filter":"has old","factor":0.5}]}""";

  private final ConsoleFixture console = ConsoleFixture.get();
  private Namespace site;

  @BeforeEach
  void site() {
    site = console.newSite();
  }

  @Test
  void put_rules_areKeptListedAndDeleted() {
    HttpResponse<String> response = console.put(site, "/v1/placements/home", RULES);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode kept = json(response);
    assertThat(kept.get("name").asString()).isEqualTo("home");
    assertThat(kept.at("/rules/filter").asString()).isEqualTo("price <= 50 and brand = \"Acme\"");
    assertThat(kept.at("/rules/exclude/0").asString()).isEqualTo("bought");
    assertThat(kept.at("/rules/buries/0/name").asString()).isEqualTo("has old");
    assertThat(kept.has("updated_at")).isTrue();
    assertThat(json(console.get(site, "/v1/placements/home"))).isEqualTo(kept);
    assertThat(json(console.get(site, "/v1/placements")).get("placements")).hasSize(1);
    assertThat(
            console
                .registry()
                .placements()
                .find(site, "home")
                .orElseThrow()
                .placement()
                .share(Source.HISTORY, SourceShares.USUAL))
        .isEqualTo(0.4);

    assertThat(console.send(console.request(site, "/v1/placements/home").DELETE()).statusCode())
        .isEqualTo(204);
    HttpResponse<String> gone = console.get(site, "/v1/placements/home");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(json(gone).get("detail").asString()).contains("no placement 'home'");
    assertThat(console.send(console.request(site, "/v1/placements/home").DELETE()).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "home | {\"filter\":\"price <\"} | filter | column 8",
        "home | {\"pins\":[{}]} | pins[0].item | missing",
        "home | {\"colour\":1} | colour | unknown field",
        "home | [] | body | an object",
        "a%20b | {} | name | letters, digits"
      })
  void put_mistake_isAProblemThatNamesTheField(
      String name, String body, String field, String message) {
    HttpResponse<String> response = console.put(site, "/v1/placements/" + name, body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("field").asString()).isEqualTo(field);
    assertThat(json(response).get("detail").asString()).contains(message);
    assertThat(json(console.get(site, "/v1/placements")).get("placements")).isEmpty();
  }

  @Test
  void create_experimentWithParametersThatCannotBeRead_isAProblem() {
    HttpResponse<String> response =
        console.post(
            site,
            "/v1/experiments",
            """
            {"id":"e","variants":[{"name":"a"},
              {"name":"b","parameters":{"sources":"history=much"}}]}""");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("field").asString()).isEqualTo("variants[1].parameters");
    assertThat(json(response).get("detail").asString()).contains("no number behind 'history='");
  }

  @Test
  void apiDocs_placements_areDescribedWithTheirFields() {
    JsonNode api = json(console.get(site, "/v3/api-docs"));
    assertThat(api.at("/paths/~1v1~1placements~1{name}/put/requestBody").toString())
        .contains("PlacementRules", "own brand");
    assertThat(api.at("/components/schemas/PlacementRules/properties").propertyNames())
        .contains("exclude", "pins", "exploration");
  }
}
