package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.sun.net.httpserver.HttpServer;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.ingest.IngestApplication;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code millrace.js} in a real browser, on a shop's page of another origin than the collector. */
class BrowserScriptTest {
  private static final String PAGE =
      """
      <!doctype html><title>shop</title>
      <body><h1 data-millrace-view="product-1">A kettle</h1>
      <section data-millrace-slate="slate-1">
        <a href="#one" data-millrace-item="near" data-millrace-position="1"
           style="display:block;height:100px">near</a>
        <div style="height:3000px"></div>
        <a href="/next" data-millrace-item="far" data-millrace-position="2"
           style="display:block;height:100px">far</a>
      </section>
      <script src="COLLECTOR/millrace.js" data-user="USER" data-viewable></script></body>
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Chromium chromium;
  private static HttpServer shop;
  private static Settings settings;
  private static IngestApplication ingest;
  private static String origin;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.start();
    shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin = "http://127.0.0.1:" + shop.getAddress().getPort();
    settings =
        TestServers.settings()
            .with("millrace.log.commit-seconds", 1)
            .with("millrace.collect.origins", origin);
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    ingest = IngestApplication.start(settings);
    shop.createContext(
        "/",
        exchange -> {
          String user = exchange.getRequestURI().getPath().substring(1);
          byte[] page =
              PAGE.replace("COLLECTOR", "http://127.0.0.1:" + ingest.port())
                  .replace("USER", user)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    shop.start();
  }

  @AfterAll
  static void stop() {
    if (ingest != null) {
      ingest.close();
    }
    if (shop != null) {
      shop.stop(0);
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void page_viewedScrolledAndClicked_sendsEachOnce() throws Exception {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = context.newPage();
      page.navigate(origin + "/anna");
      page.locator("text=near").click();
      await("anna", "view product-1", "click near 1", "shown near 1");

      page.locator("text=far").scrollIntoViewIfNeeded();
      await("anna", "view product-1", "click near 1", "shown near 1", "shown far 2");
      assertThat(events("anna"))
          .filteredOn(event -> event instanceof Interaction)
          .allSatisfy(event -> assertThat(((Interaction) event).sessionId()).isPresent());
    }
  }

  @Test
  void page_collectorAwayAtFirst_triesAgainUntilItIsThere() throws Exception {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = context.newPage();
      AtomicInteger refusals = new AtomicInteger();
      page.route(
          "**/v1/events",
          route -> {
            if (refusals.getAndIncrement() == 0) {
              route.abort();
            } else if (refusals.get() == 2) {
              route.fulfill(new Route.FulfillOptions().setStatus(503));
            } else {
              route.resume();
            }
          });
      page.navigate(origin + "/bert");
      page.waitForCondition(() -> refusals.get() > 2);

      await("bert", "view product-1", "shown near 1");
    }
  }

  @Test
  void page_leftAtOnce_sendsABeacon() throws Exception {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = context.newPage();
      page.navigate(origin + "/clara");
      page.navigate("about:blank");

      await("clara", "view product-1");
    }
  }

  private static void await(String user, String... what) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told(user)).containsExactlyInAnyOrder(what));
  }

  private static List<String> told(String user) throws Exception {
    List<String> told = new ArrayList<>();
    for (Event event : events(user)) {
      if (event instanceof Impression impression) {
        assertThat(impression.properties()).containsEntry("viewable", true);
        impression
            .items()
            .forEach(item -> told.add("shown " + item.itemId() + " " + item.position()));
      } else {
        Interaction interaction = (Interaction) event;
        String place =
            interaction.position().isPresent() ? " " + interaction.position().getAsInt() : "";
        told.add(interaction.type() + " " + interaction.itemId() + place);
      }
    }
    return told;
  }

  private static List<Event> events(String user) throws Exception {
    List<Event> found = new ArrayList<>();
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings);
        var log = logs.log(settings.namespace())) {
      for (Topic topic : List.of(Topic.EVENTS, Topic.IMPRESSIONS)) {
        try (Stream<Event> events = log.read(topic, Instant.EPOCH, Instant.MAX)) {
          events.filter(event -> event.key().equals(user)).forEach(found::add);
        }
      }
    }
    return found;
  }
}
