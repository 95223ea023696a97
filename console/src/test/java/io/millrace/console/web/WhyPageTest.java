package io.millrace.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.console.ConsoleApplication;
import io.millrace.console.ConsoleFixture;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page that explains a slate, over an answer as serving gives it with hostile titles and ids.
 * The same page over a running serving is in the browser test of the quick start.
 */
class WhyPageTest {
  private static final ConsoleFixture FIXTURE = ConsoleFixture.get();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Namespace SITE = FIXTURE.newSite();
  private static final AtomicReference<JsonNode> ASKED = new AtomicReference<>();
  private static HttpServer serving;
  private static ConsoleApplication console;

  @BeforeAll
  static void start() throws IOException {
    serving = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer;
    try (InputStream file =
        WhyPageTest.class.getResourceAsStream("/io/millrace/console/playground/explanation.json")) {
      answer = Objects.requireNonNull(file).readAllBytes();
    }
    serving.createContext(
        "/v1/explain",
        exchange -> {
          ASKED.set(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
          boolean refused = ASKED.get().path("placement").asString("").equals("refused");
          byte[] body =
              refused
                  ? "{\"detail\":\"placement <b>refused</b>\"}".getBytes(StandardCharsets.UTF_8)
                  : answer;
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(refused ? 400 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    serving.start();
    console =
        ConsoleApplication.start(
            FIXTURE
                .settings()
                .with(
                    "millrace.console.serving-url",
                    "http://127.0.0.1:" + serving.getAddress().getPort()));
  }

  @AfterAll
  static void stop() {
    console.close();
    serving.stop(0);
  }

  private static HttpResponse<String> page(String path, String language) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d%s%snamespace=%s"
                        .formatted(
                            console.port(), path, path.contains("?") ? "&" : "?", SITE.name())))
            .header("Accept", "text/html")
            .header("Accept-Language", language)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-CN"})
  void why_hostileTitlesAndIds_areTextInBothLanguages(String language) throws Exception {
    HttpResponse<String> page =
        page("/why?user=" + escape("<script>alert('user')</script>"), language);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("script-src 'self'");
    assertThat(page.body())
        .contains("&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt;")
        .contains("&lt;script&gt;alert(4)", "&lt;script&gt;alert(10)", "deepfm-1")
        .doesNotContain("<script>", "<img src=x", "<b>own", "<i>country", "<u>id", "??", "th:");
    for (int i = 3; i <= 10; i++) {
      assertThat(page.body()).contains("&lt;script&gt;alert(" + i + ")");
    }
  }

  @Test
  void why_explained_saysEachStep() throws Exception {
    assertThat(page("/why?user=ada", "en").body())
        .contains("Why does this user see this slate?", "Ranked by deepfm-1+deepfm-2")
        .contains("/experiments/home", "treatment")
        .contains("retrieval 3.500 (rank 2)", "ranker 0.07100 (rank 8)")
        .contains("0.01800 after popularity and boosts", "up 3", "up 7")
        .contains("boosted by &#39;&lt;b&gt;own, brand&lt;/b&gt;&#39; (x1.5)</span>")
        .contains("<span class=\"line\">pinned to 1</span>")
        .contains("Ordered by the ranks of retrieval and ranker together; the ranker counts 40")
        .contains("An item needs a score of 0.01050 for a slot.")
        .contains("an attribute cap was reached", "its slot: the other model took its turn")
        .contains(
            "its score is 9.52\u00a0% below that of a slot", "lowered by popularity^-0.3 (x0.475)")
        .contains("Candidate sources named 31 items", "bought before")
        .contains("does not meet the filter of the placement")
        .contains("item to item: the best 1", "5,000 items: 4 seen, 1 bought, 2 hidden.")
        .contains("Older items count too", "seed item", "The ranking of deepfm-2");
  }

  @Test
  void why_inChinese_saysTheSame() throws Exception {
    assertThat(page("/why?user=ada", "zh-CN").body())
        .contains("为什么这位用户看到这个推荐列表？", "召回 3.500（第 2 名）", "置顶到推荐位 1", "探索抽中")
        .contains("属性上限已满", "买过", "热门度指数 -0.3 压低（x0.475）", "最接近的落选商品")
        .doesNotContain("boosted by", "often chosen", "bought before");
  }

  @Test
  void why_form_asksForWhatItNames() throws Exception {
    page(
        "/why?user=ada&session=s1&placement=home&count=7&seeds=a,%20b&context="
            + escape("device=phone, age=42, member=true"),
        "en");
    assertThat(ASKED.get())
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"user_id":"ada","session_id":"s1","placement":"home","count":7,
                     "seed_items":["a","b"],"context":{"device":"phone","age":42.0,"member":true}}"""));
  }

  @Test
  void why_form_keepsWhatItAskedFor() throws Exception {
    assertThat(page("/why?user=ada&placement=home&seeds=a,b&count=7", "en").body())
        .containsPattern("name=\"user\"[^>]* value=\"ada\"")
        .containsPattern("name=\"session\"[^>]* value=\"\"")
        .containsPattern("name=\"placement\"[^>]* value=\"home\"")
        .containsPattern("name=\"seeds\"[^>]* value=\"a, b\"")
        .containsPattern("name=\"count\"[^>]* value=\"7\"");
  }

  @Test
  void why_nobodyNamed_isTheFormAlone() throws Exception {
    assertThat(page("/why", "en").body())
        .contains("name=\"user\"", "name=\"seeds\"", "aria-current=\"page\">Explain</a>")
        .doesNotContain("id=\"slate\"", "role=\"alert\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"context=device", "count=0", "count=x", "context=a=1,a=2"})
  void why_badField_isARefusalThatNamesIt(String field) throws Exception {
    HttpResponse<String> page = page("/why?user=ada&" + field, "en");
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains(field.substring(0, field.indexOf('=')));
  }

  @Test
  void why_servingRefuses_tellsWhatItSaid() throws Exception {
    assertThat(page("/why?user=ada&placement=refused", "en").body())
        .contains("role=\"alert\"", "placement &lt;b&gt;refused&lt;/b&gt;")
        .doesNotContain("./millrace serve");
  }

  @Test
  void why_servingIsDown_saysSoAndWhatToDo() {
    assertThat(FIXTURE.page(SITE, "/why?user=ada").body())
        .contains("Serving does not answer", "./millrace serve", "MILLRACE_CONSOLE_SERVING_URL")
        .doesNotContain("Exception in", "??");
  }
}
