package io.millrace.cli;

import com.microsoft.playwright.Page;
import io.millrace.quickstart.demo.Demo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Takes the documentation's pictures from a running {@code millrace demo}: {@code
 * MILLRACE_PICTURES_OF=http://127.0.0.1:8082}. They are left in {@code target/pictures}, to be made
 * small and put into {@code docs/images}.
 */
@EnabledIfEnvironmentVariable(named = "MILLRACE_PICTURES_OF", matches = "http.*")
class DocumentationPicturesTest {
  private static final Path PICTURES = Path.of("target", "pictures");
  private static final String EXPERIMENT = "/experiments/" + Demo.EXPERIMENT;

  /** A shopper in the arm of a model: bestsellers would hardly move. */
  private static final String PLAYGROUND = "/playground?user=user-0003";

  /** Every page as everybody sees it, to be looked at: by day and by night, on both widths. */
  @ParameterizedTest
  @CsvSource({
    "desktop, 1280, en-GB, light",
    "desktop, 1280, en-GB, dark",
    "desktop, 1280, zh-CN, light",
    "phone, 390, en-GB, light",
    "phone, 390, zh-CN, dark"
  })
  void everyPage_ofTheDemo_isPicturedWhole(String window, int width, String language, String theme)
      throws Exception {
    Path directory =
        Files.createDirectories(
            PICTURES.resolve("all").resolve("%s-%s-%s".formatted(window, language, theme)));
    String console = System.getenv("MILLRACE_PICTURES_OF");
    try (Chromium chromium = Chromium.start();
        PageAudit audit = PageAudit.open(chromium.browser(), console, width, 844, language)) {
      audit.visit("/").page().locator("button[name=theme][value=" + theme + "]").click();
      for (Map.Entry<String, String> page : pages().entrySet()) {
        audit.visit(page.getValue()).picture(directory.resolve(page.getKey() + ".png"), true);
      }
      for (String way : List.of("promote", "report")) {
        String address =
            audit
                .visit("/models")
                .page()
                .locator("a[href$='/%s']".formatted(way))
                .first()
                .getAttribute("href");
        audit.page().navigate(console + address);
        audit.picture(directory.resolve("model-" + way + ".png"), true);
      }
    }
  }

  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "/");
    pages.put("experiments", "/experiments");
    pages.put("experiment-new", "/experiments/_new");
    pages.put("experiment", EXPERIMENT);
    pages.put("experiment-health", EXPERIMENT + "?part=health");
    pages.put("experiment-segments", EXPERIMENT + "?part=segments");
    pages.put("experiment-setup", EXPERIMENT + "?part=setup");
    pages.put("experiment-change", EXPERIMENT + "/_change");
    pages.put("models", "/models");
    pages.put("models-compare", "/models/_compare");
    pages.put("data", "/data");
    pages.put("data-dead", "/data?part=dead");
    pages.put("data-features", "/data?part=features");
    pages.put("playground", PLAYGROUND);
    pages.put("why", "/why?user=user-0003");
    return pages;
  }

  @Test
  void pages_ofTheDemo_arePictured() throws Exception {
    Files.createDirectories(PICTURES);
    String console = System.getenv("MILLRACE_PICTURES_OF");
    try (Chromium chromium = Chromium.start();
        PageAudit desktop = PageAudit.open(chromium.browser(), console, 1100, 800, "en-GB");
        PageAudit phone = PageAudit.open(chromium.browser(), console, 390, 844, "en-GB");
        PageAudit chinese = PageAudit.open(chromium.browser(), console, 1100, 800, "zh-CN")) {
      desktop.visit(EXPERIMENT).picture(file("experiment"), false);
      desktop.visit("/models").picture(file("models"), false);
      desktop.visit("/data").picture(file("data"), false);
      desktop.visit(PLAYGROUND);
      Page page = desktop.page();
      page.locator(".slate .item").nth(4).click();
      page.locator(".item.new, .item.up, .item.down").first().waitFor();
      desktop.look().picture(file("playground"), false);
      phone.visit(EXPERIMENT).picture(file("phone"), false);
      chinese.visit(EXPERIMENT).picture(file("experiment-zh"), false);
      page.navigate(console + "/");
      page.locator("button[name=theme][value=dark]").click();
      desktop.visit("/experiments").picture(file("dark"), false);
    }
  }

  private static Path file(String name) {
    return PICTURES.resolve("console-" + name + ".png");
  }
}
