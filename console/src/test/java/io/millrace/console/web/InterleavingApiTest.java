package io.millrace.console.web;

import static io.millrace.console.ConsoleFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class InterleavingApiTest {
  private final ConsoleFixture console = ConsoleFixture.get();

  private HttpResponse<String> post(String body) {
    return console.post(console.newSite(), "/v1/stats/interleaving", body);
  }

  @Test
  void interleaving_slatesWithClicks_countsWins() {
    JsonNode answer =
        json(
            post(
                """
                {"slates":[{"teams":[0,1,1,0],"clicks":[1,1,4,2]},
                           {"teams":[1,0],"clicks":[1]},
                           {"teams":[-1,0],"clicks":[1]},
                           {"teams":[0,1],"user":"ann","clicks":[1]},
                           {"teams":[0,1],"user":"ann","clicks":[1]},
                           {"teams":[0,1],"user":"ann","clicks":[2]}]}"""));
    assertThat(answer.get("wins_a").asInt()).isEqualTo(2);
    assertThat(answer.get("wins_b").asInt()).isEqualTo(1);
    assertThat(answer.get("ties").asInt()).isEqualTo(1);
    assertThat(answer.get("delta").asDouble()).isEqualTo(0.125);
    assertThat(answer.get("p_value").asDouble()).isEqualTo(1);
    assertThat(answer.get("sentence").asString()).startsWith("No preference yet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | slates",
        "{\"slates\":[{}]} | slates[0].teams",
        "{\"slates\":[{\"teams\":[0,2]}]} | slates[0].teams",
        "{\"slates\":[{\"teams\":[0,1],\"clicks\":[3]}]} | slates[0].clicks"
      })
  void interleaving_mistake_isAProblemThatNamesTheField(String body, String field) {
    HttpResponse<String> response = post(body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("field").asString()).isEqualTo(field);
  }
}
