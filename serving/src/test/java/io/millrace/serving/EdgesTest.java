package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import io.millrace.placement.codec.PlacementCodec;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and stored rules at the edges of what is allowed, and beyond. */
class EdgesTest {
  private static final String ODD = "5 1/4 speakers";
  private static final String BACK = "a\\b";
  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings());
    shop.stock(20);
    shop.items(
        List.of(
            Shop.item(ODD, Map.of("category", Value.of("even")), false),
            Shop.item(BACK, Map.of("category", Value.of("even")), false),
            Shop.item("n1", Map.of("category", new Value.Num(12)), false),
            Shop.item("n2", Map.of("category", new Value.NumList(List.of(12.0, 13.0))), false),
            Shop.item("n3", Map.of("category", Value.of("12")), false)));
    shop.happens("ann", InteractionType.CLICK, "i1", ODD, BACK);
    await().untilAsserted(() -> assertThat(shop.recommend("{\"count\":100}").items()).hasSize(25));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5%201%2F4%20speakers", "a%5Cb"})
  void similar_idWithSlashOrBackslash_isFound(String encoded) throws Exception {
    Shop.Answer answer = shop.get("/v1/items/%s/similar?count=3".formatted(encoded));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.fallback()).isEmpty();
    assertThat(answer.items()).isNotEmpty();
  }

  @Test
  void recommend_pathWithASlashAtItsEnd_isThePathWithout() throws Exception {
    assertThat(shop.get("/v1/recommendations/?count=2").items()).hasSize(2);
    assertThat(shop.get("/v1/items/i1/similar/?count=2").status()).isEqualTo(200);
  }

  @Test
  void recommend_emptyParameters_areAsIfMissing() throws Exception {
    Shop.Answer answer = shop.get("/v1/recommendations?user_id=&session_id=&placement=&count=2");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.fallback()).contains("no_user");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/recommendations?user_id=a&user_id=b,    400, user_id",
    "/v1/recommendations?count=1&count=1,        400, count",
    "/v1/recommendations?namespace=a&namespace=b,400, namespace",
    "/v1/recommendations?nonsense=,              400, nonsense",
    "/v1/nothing,                                404, ''",
    "/v1/rank,                                   405, ''",
    "/v1/recommendations?count=%zz,              400, ''"
  })
  void request_thatCannotBeAnswered_isAProblemDocument(String path, int status, String field)
      throws Exception {
    Raw raw = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(raw.text()).startsWith("HTTP/1.1 " + status);
    assertThat(raw.text()).contains("application/problem+json").doesNotContain("<html");
    if (!field.isEmpty()) {
      assertThat(raw.text()).contains("\"field\":\"" + field + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/items/a{b}/similar HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /v1/items/a\\b/similar HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /../../etc HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
      })
  void request_thatTomcatRefuses_isAProblemDocument(String request) throws Exception {
    Raw raw = raw(request);
    assertThat(raw.text()).matches("(?s)HTTP/1.1 4\\d\\d.*");
    assertThat(raw.text()).doesNotContain("<html");
    assertThat(raw.text()).contains("application/problem+json", "\"status\":4");
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example,       421",
    "evil.example:8080,  421",
    "localhost:1,        200",
    "serving,            200",
    "10.1.2.3:80,        200",
    "[::1]:80,           200",
    "x.svc.cluster.local,200"
  })
  void request_underANameThatIsNotItsOwn_isRefused(String host, int status) throws Exception {
    Raw raw =
        raw(
            "GET /v1/recommendations?count=1 HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                .formatted(host));
    assertThat(raw.text()).startsWith("HTTP/1.1 " + status);
    assertThat(raw.text()).contains("json");
  }

  private record Raw(String text) {}

  private static Raw raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", shop.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      InputStream answer = socket.getInputStream();
      return new Raw(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** A pin that no item can match, as an earlier release stored it, beside one that can. */
  @Test
  void recommend_storedPinThatNoItemCanMatch_isPassedOver() throws Exception {
    store(
        "pinned",
        """
        {"pins": [{"item": "%s", "position": 1}, {"item": "i7", "position": 2}]}
        """
            .formatted("x".repeat(200)));
    await()
        .untilAsserted(
            () -> {
              Shop.Answer answer = shop.recommend("{\"placement\":\"pinned\",\"count\":3}");
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.items().get(1)).isEqualTo("i7");
            });
  }

  @Test
  void poll_documentThatCannotBeRead_leavesTheOthers() throws Exception {
    store("broken", "{\"nonsense\": 1}");
    store("good", "{\"pins\": [{\"item\": \"i9\", \"position\": 1}]}");
    await()
        .untilAsserted(
            () ->
                assertThat(shop.recommend("{\"placement\":\"good\",\"count\":3}").items().get(0))
                    .isEqualTo("i9"));
    assertThat(shop.recommend("{\"placement\":\"broken\",\"count\":3}").status()).isEqualTo(200);
  }

  private static void store(String name, String document) throws Exception {
    try (Connection connection = shop.registry.dataSource().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into placement (namespace, name, document, updated_at)"
                    + " values (?, ?, ?::jsonb, now())")) {
      insert.setString(1, shop.settings.namespace().name());
      insert.setString(2, name);
      insert.setString(3, document);
      insert.execute();
    }
  }

  /** Asked for, shown with that, and still no part of the catalogue. */
  @Test
  void rank_idThatNoItemHas_isShownToNobodyElse() throws Exception {
    assertThat(shop.post("/v1/rank", "{\"user_id\":\"eve\",\"items\":[\"nope\",\"i1\"]}").items())
        .contains("nope");
    await()
        .untilAsserted(
            () ->
                assertThat(shop.impressions())
                    .anyMatch(
                        slate ->
                            slate.items().stream()
                                .anyMatch(shown -> shown.itemId().value().equals("nope"))));
    List<Impression> slates = shop.impressions();
    shop.store.apply(Topic.IMPRESSIONS, List.copyOf(slates), Map.of(0, (long) slates.size()));
    shop.happens("eve", InteractionType.CLICK, "nope", "i3");
    shop.items(List.of(Shop.item("late", Map.of(), false)));
    await()
        .untilAsserted(
            () -> {
              List<String> items = shop.recommend("{\"user_id\":\"bob\",\"count\":100}").items();
              assertThat(items).contains("late");
              assertThat(items).doesNotContain("nope");
            });
    assertThat(shop.get("/v1/items/i3/similar?count=100").items()).doesNotContain("nope");
  }

  /** The number 12, a list with it, and its text are the same, by POST and by GET. */
  @Test
  void recommend_numberOrText_isComparedAlike() throws Exception {
    for (Shop.Answer answer :
        List.of(
            shop.recommend("{\"count\":50,\"filter\":\"category = 12\"}"),
            shop.recommend("{\"count\":50,\"filter\":\"category = \\\"12\\\"\"}"),
            shop.recommend("{\"count\":50,\"filter\":\"category in (12, 99)\"}"),
            shop.recommend("{\"count\":50,\"filter\":{\"category\":12}}"),
            shop.recommend("{\"count\":50,\"filter\":{\"category\":[\"12\"]}}"),
            shop.get("/v1/recommendations?count=50&filter.category=12"))) {
      assertThat(answer.items()).containsExactlyInAnyOrder("n1", "n2", "n3");
    }
  }

  @Test
  void recommend_capOfOne_isKeptForNumbersListsAndTexts() throws Exception {
    shop.registry
        .placements()
        .put(
            shop.settings.namespace(),
            "capped",
            new PlacementCodec()
                .read("{\"diversity\":{\"caps\":[{\"attribute\":\"category\",\"most\":1}]}}"));
    await()
        .untilAsserted(
            () -> {
              List<String> items = shop.recommend("{\"placement\":\"capped\",\"count\":3}").items();
              assertThat(items).hasSize(3);
              assertThat(items.stream().filter(item -> item.startsWith("n"))).hasSize(1);
            });
  }
}
