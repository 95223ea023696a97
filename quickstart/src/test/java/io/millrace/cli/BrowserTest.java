package io.millrace.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.millrace.event.Event;
import io.millrace.event.UserId;
import io.millrace.quickstart.shop.History;
import io.millrace.quickstart.shop.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A product owner's morning in a real browser, on the services that {@code millrace up} starts and
 * a model that {@code millrace train} made. The tests are one story, told in order. Pictures of
 * every page are left in {@code target/screenshots}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrowserTest {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final String EXPERIMENT = "morning";

  @TempDir static Path directory;

  private Chromium chromium;
  private Process up;
  private ShopTraffic shop;
  private String console;
  private PageAudit desktop;

  @BeforeAll
  void startAndLearn() throws Exception {
    chromium = Chromium.start();
    Files.createDirectories(PICTURES);
    up = Processes.start(directory, true, "up");
    List<String> words = Processes.readUntil(up, "Stop with ctrl-C");
    console = Processes.address(words, "console").replaceFirst("/$", "");
    shop =
        new ShopTraffic(Processes.address(words, "collector"), Processes.address(words, "serving"));
    desktop = PageAudit.open(chromium.browser(), console, 1280, 900, "en-GB");
  }

  @AfterAll
  void stop() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    if (up != null) {
      up.destroy();
      up.waitFor(60, TimeUnit.SECONDS);
    }
  }

  @Test
  @Order(1)
  void emptyPages_sayWhatToDoNext_atBothWidths() throws Exception {
    for (String path : List.of("/", "/experiments", "/models", "/data", "/playground", "/why")) {
      desktop.visit(path).picture(picture("empty", path, "desktop"), true);
    }
    learn();
  }

  @Test
  @Order(2)
  void model_promotedThroughItsConfirmation_isChampion() {
    Page page = desktop.visit("/models").page();
    page.getByRole(AriaRole.LINK, link("Promote…")).first().click();
    desktop.look().picture(PICTURES.resolve("promote-desktop.png"), true);
    Locator overrule = page.locator("input[name=force]");
    if (overrule.count() > 0) {
      overrule.check();
    }
    page.getByRole(AriaRole.BUTTON, button("Promote now")).click();
    assertThat(page.locator(".badge.champion")).hasText("champion");
  }

  @Test
  @Order(3)
  void experiment_createdStartedAndMet_givesAVerdict_andStops() throws Exception {
    Page page = desktop.visit("/experiments").page();
    page.getByRole(AriaRole.LINK, link("New experiment")).first().click();
    desktop.look();
    page.getByLabel("Id", new Page.GetByLabelOptions().setExact(false)).first().fill(EXPERIMENT);
    page.getByLabel("Hypothesis").fill("A model earns more clicks than bestsellers");
    page.getByRole(AriaRole.BUTTON, button("Create draft")).click();
    assertThat(page.locator("h1 .badge")).hasText("draft");

    page.getByText("Start…").click();
    page.getByRole(AriaRole.BUTTON, button("Start now")).click();
    assertThat(page.locator("h1 .badge")).hasText("running");
    assertThat(page.locator(".verdict.big")).containsText("No user has seen this experiment yet");

    meet();
    page.reload();
    desktop.look();
    assertThat(page.locator(".verdict.big .headline")).hasText("Keep running");
    assertThat(page.locator("svg.interval").first()).isVisible();
    desktop.visit("/data");
    assertThat(page.locator("figure.chart canvas").first()).isVisible();
    desktop.visit("/experiments/" + EXPERIMENT);

    page.getByText("Stop…").click();
    page.getByRole(AriaRole.BUTTON, button("Stop now")).click();
    assertThat(page.locator("h1 .badge")).hasText("stopped");
  }

  @Test
  @Order(4)
  void playground_aClick_changesTheNextSlate() {
    Page page = desktop.page();
    Awaitility.await("the champion ranks")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              desktop.visit("/playground?user=user-0003");
              return page.getByText("Ranked by deepfm-").count() > 0
                  && page.locator(".move").count() == 0;
            });
    desktop.picture(PICTURES.resolve("playground-before-desktop.png"), true);
    assertThat(page.locator(".slate .item")).hasCount(12);
    assertThat(page.locator(".slate .why").first()).not().isEmpty();

    Awaitility.await("the slate moves")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(
            () -> {
              page.locator(".slate .item").nth(5).click();
              page.waitForURL(Pattern.compile(".*clicked=.*"));
              Locator moved = page.locator(".item.new, .item.up, .item.down").first();
              moved.waitFor(new Locator.WaitForOptions().setTimeout(6_000));
              return true;
            });
    desktop.look().picture(PICTURES.resolve("playground-after-desktop.png"), true);

    page.getByRole(AriaRole.BUTTON, button("A new anonymous session")).click();
    assertThat(page.locator("h2").first()).containsText("anonymous session");
    desktop.look();
  }

  @Test
  @Order(5)
  void language_switched_isSpokenOnEveryPageAndKept() {
    Page page = desktop.visit("/experiments/" + EXPERIMENT).page();
    page.getByRole(AriaRole.BUTTON, button("中文")).click();
    assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
    assertThat(page.locator(".verdict.big .headline")).hasText("停止时未有定论");
    for (String path : pages()) {
      desktop.visit(path).picture(picture("zh", path, "desktop"), true);
      assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
    }
    page.getByRole(AriaRole.BUTTON, button("English")).click();
    assertThat(page.locator("html")).hasAttribute("lang", "en");
  }

  @Test
  @Order(6)
  void darkMode_switched_darkensEveryPage() {
    Page page = desktop.visit("/").page();
    String day = ground(page);
    page.getByRole(AriaRole.BUTTON, button("dark")).click();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    assertThat(ground(page)).isNotEqualTo(day);
    for (String path : pages()) {
      desktop.visit(path).picture(picture("dark", path, "desktop"), true);
    }
    page.getByRole(AriaRole.BUTTON, button("as the system has it")).click();
    assertThat(ground(page)).isEqualTo(day);
  }

  @Test
  @Order(7)
  void everyPage_onDesktopAndPhone_isWhole() {
    try (PageAudit phone = PageAudit.open(chromium.browser(), console, 390, 844, "en-GB")) {
      for (String path : pages()) {
        desktop.visit(path).picture(picture("page", path, "desktop"), true);
        phone.visit(path).picture(picture("page", path, "phone"), true);
      }
    }
  }

  @Test
  @Order(8)
  void counts_byASecondEngine_equalTheReport() throws Exception {
    Path log = directory.resolve(".millrace/home/warehouse/default");
    Map<String, Recount.Counts> reported =
        Recount.of(shop.get(console + "/v1/experiments/" + EXPERIMENT + "/report"));
    Awaitility.await("the log has what the rollups have")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(Recount.byDuckDb(log, EXPERIMENT)).hasSize(2).isEqualTo(reported));
  }

  @Test
  @Order(9)
  void dashboardAndAlerts_everyMetric_isToldByAService() throws Exception {
    Path deploy = Path.of("..", "deploy");
    shop.mistakes();
    String told = shop.metrics() + shop.text(console + "/actuator/prometheus");
    Set<String> wanted = DashboardMetrics.ofDashboard(deploy);
    assertThat(wanted).hasSizeGreaterThan(10);
    wanted.addAll(DashboardMetrics.ofAlerts(deploy));
    wanted.removeIf(name -> told.contains("\n" + name + "{") || told.contains("\n" + name + " "));
    assertThat(wanted).as("metrics that nobody tells").isEmpty();
    assertThat(Files.readString(deploy.resolve("grafana/provisioning/datasources/prometheus.yml")))
        .contains("uid: prometheus");
  }

  @Test
  @Order(10)
  void keyboard_firstStop_skipsToTheContent() {
    Page page = desktop.visit("/experiments").page();
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.url()).endsWith("#main");
  }

  /** Created in the form, made by serving, credited by the rollups, counted again by DuckDB. */
  @Test
  @Order(11)
  void twoModelsInOneSlate_theirClicks_tellWhichUsersPrefer() throws Exception {
    Page page = desktop.visit("/experiments/_new").page();
    page.locator("input[name=id]").fill("teams");
    page.locator("input[name=name]").nth(1).fill("both");
    page.locator("input[name=model]").nth(1).fill("popularity");
    page.locator(".arms summary").nth(1).click();
    page.locator("input[name=second]").nth(1).fill("deepfm");
    desktop.look().picture(PICTURES.resolve("form-filled-desktop.png"), true);
    page.getByRole(AriaRole.BUTTON, button("Create draft")).click();
    page.getByText("Start…").click();
    page.getByRole(AriaRole.BUTTON, button("Start now")).click();
    Awaitility.await("serving makes slates of both")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                IntStream.range(0, 8)
                    .anyMatch(i -> shop.drafted("probe-%d".formatted(i), "teams")));
    shop.visits(
        IntStream.range(300, 400).mapToObj(i -> new UserId("user-%04d".formatted(i))).toList());
    Path log = directory.resolve(".millrace/home/warehouse/default");
    Awaitility.await("log and rollups agree")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              List<Long> reported =
                  Recount.credits(
                      shop.get(console + "/v1/experiments/teams/report").at("/interleaving/0"));
              assertThat(reported.get(2) + reported.get(3)).isPositive();
              assertThat(reported).isEqualTo(Recount.creditsByDuckDb(log, "teams", "both"));
            });
    desktop.visit("/experiments/teams").picture(PICTURES.resolve("teams-desktop.png"), true);
    assertThat(page.locator("progress.versus")).isVisible();
  }

  /** A small shop's fortnight, and a model of it. */
  private void learn() throws Exception {
    Instant start = Instant.now().minus(Duration.ofDays(14));
    Shop small = Shop.generate(120, 60, start, Duration.ofDays(14), 7);
    List<Event> history = History.generate(small, start, Duration.ofDays(14), 12_000, 8);
    shop.send(history);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.get(console + "/v1/data").path("events").asLong() >= history.size());
    Awaitility.await("the event log")
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.logged() >= history.size());
    Process train =
        Processes.start(
            directory, false, "train", "--model", "deepfm", "--since", "30d", "--set", "epochs=2");
    String told = String.join("\n", Processes.readAll(train));
    assertThat(train.waitFor()).as(told).isZero();
  }

  /** Users meet the experiment until its counts are there. */
  private void meet() throws Exception {
    List<UserId> users =
        IntStream.range(0, 240).mapToObj(i -> new UserId("user-%04d".formatted(i))).toList();
    Awaitility.await("serving assigns")
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.slate("probe").path("experiments").has(EXPERIMENT));
    shop.visits(users);
    Awaitility.await("the counts")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              var report = shop.get(console + "/v1/experiments/" + EXPERIMENT + "/report");
              long clicks = 0;
              for (var arm : report.path("variants")) {
                clicks += arm.path("clicks").asLong();
              }
              return report.path("users").asLong() >= users.size() && clicks >= 160;
            });
  }

  private static List<String> pages() {
    return List.of(
        "/",
        "/experiments",
        "/experiments/_new",
        "/experiments/" + EXPERIMENT,
        "/experiments/" + EXPERIMENT + "?part=health",
        "/experiments/" + EXPERIMENT + "?part=segments",
        "/experiments/" + EXPERIMENT + "?part=setup",
        "/models",
        "/models/_compare",
        "/data",
        "/data?part=dead",
        "/data?part=features",
        "/playground?user=user-0003",
        "/why?user=user-0003&placement=home");
  }

  private static Path picture(String kind, String path, String width) {
    String name = path.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return PICTURES.resolve(
        "%s-%s-%s.png".formatted(kind, name.isEmpty() ? "overview" : name, width));
  }

  private static String ground(Page page) {
    return (String) page.evaluate("() => getComputedStyle(document.body).backgroundColor");
  }

  private static Page.GetByRoleOptions button(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Page.GetByRoleOptions link(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}
