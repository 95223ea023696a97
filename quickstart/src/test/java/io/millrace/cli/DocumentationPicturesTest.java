package io.millrace.cli;

import com.microsoft.playwright.Page;
import io.millrace.quickstart.demo.Demo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Takes the documentation's pictures from a running {@code millrace demo}: {@code
 * MILLRACE_PICTURES_OF=http://127.0.0.1:8082}. They are left in {@code target/pictures}, to be made
 * small and put into {@code docs/images}.
 */
@EnabledIfEnvironmentVariable(named = "MILLRACE_PICTURES_OF", matches = "http.*")
class DocumentationPicturesTest {
  private static final Path PICTURES = Path.of("target", "pictures");
  private static final String EXPERIMENT = "/experiments/" + Demo.EXPERIMENT;
  private static final String PLAYGROUND = "/playground?user=user-0007";

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
