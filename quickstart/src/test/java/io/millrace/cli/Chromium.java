package io.millrace.cli;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The machine's own Chromium, driven by Playwright, which downloads nothing. Without Chromium tests
 * are skipped, unless {@value #REQUIRED} is {@code true}.
 */
final class Chromium implements AutoCloseable {
  static final String REQUIRED = "MILLRACE_BROWSER_REQUIRED";

  private static final String CHOSEN = "MILLRACE_CHROMIUM";
  private static final List<String> PLACES =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/snap/bin/chromium",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run")));
  }

  /** Starts it, or skips the test. */
  static Chromium start() {
    Optional<Path> executable = find();
    if (executable.isEmpty()) {
      String message =
          "no Chromium on this machine: install the package chromium, or name one in " + CHOSEN;
      if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
        throw new AssertionError(message);
      }
      Assumptions.abort(message);
    }
    return new Chromium(executable.orElseThrow());
  }

  Browser browser() {
    return browser;
  }

  private static Optional<Path> find() {
    String chosen = System.getenv(CHOSEN);
    return (chosen == null ? PLACES.stream() : List.of(chosen).stream())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
