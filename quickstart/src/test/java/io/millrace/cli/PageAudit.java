package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One window on the console. Every page that is looked at must be whole: nothing written to the
 * browser's console, no message key instead of a sentence, nothing wider than the window, every
 * field named, every text with the contrast of WCAG 2.2 AA.
 */
final class PageAudit implements AutoCloseable {
  /** Finds what a person with a keyboard, a reader or a small window would stumble over. */
  private static final String FINDINGS =
      """
      () => {
        const found = [];
        const root = document.documentElement;
        if (root.scrollWidth > root.clientWidth) {
          const wide = [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest('.scroll, .hidden'))
            .map(e => e.tagName + '.' + e.getAttribute('class')).slice(0, 5);
          found.push('wider than the window: ' + wide);
        }
        if (document.body.innerText.includes('??')) {
          found.push('a message key: ' + document.body.innerText.match(/[?][?][^ ]*/)[0]);
        }
        if (document.querySelectorAll('h1').length !== 1) found.push('not one h1');
        if (!root.lang) found.push('no language');
        const named = e => e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length || e.title;
        document.querySelectorAll('a, button, input:not([type=hidden]), select, canvas:not([hidden]), svg[role=img]').forEach(e => {
          if (e.checkVisibility() && !named(e)) found.push('without a name: ' + e.outerHTML.slice(0, 120));
        });
        document.querySelectorAll('img:not([alt])').forEach(e => found.push('picture without words: ' + e.src));
        document.querySelectorAll('table').forEach(t => { if (!t.querySelector('th[scope]')) found.push('table without heads'); });

        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 1;
        const pen = canvas.getContext('2d', { willReadFrequently: true });
        const rgba = colour => {
          pen.clearRect(0, 0, 1, 1);
          pen.fillStyle = colour;
          pen.fillRect(0, 0, 1, 1);
          return [...pen.getImageData(0, 0, 1, 1).data];
        };
        const light = c => {
          const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = e => {
          for (; e; e = e.parentElement) {
            const c = rgba(getComputedStyle(e).backgroundColor);
            if (c[3] > 128) return c;
          }
          return [255, 255, 255, 255];
        };
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const poor = new Set();
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const e = node.parentElement;
          if (!node.data.trim() || !e.checkVisibility() || e.closest('.hidden, .place, option, script')) continue;
          const style = getComputedStyle(e);
          const [a, b] = [light(rgba(style.color)), light(ground(e))];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          const size = parseFloat(style.fontSize);
          const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
          if (ratio < (large ? 3 : 4.5)) poor.add(ratio.toFixed(2) + ' for "' + node.data.trim().slice(0, 30) + '"');
        }
        if (poor.size) found.push('poor contrast: ' + [...poor].slice(0, 5).join(', '));
        return found;
      }""";

  private final BrowserContext context;
  private final Page page;
  private final String console;
  private final List<String> complaints = new ArrayList<>();

  private PageAudit(BrowserContext context, String console) {
    this.context = context;
    this.console = console;
    this.page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
  }

  /**
   * Opens a window.
   *
   * @param console the address, without a slash at the end
   */
  static PageAudit open(Browser browser, String console, int width, int height, String language) {
    return new PageAudit(
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setLocale(language)
                .setColorScheme(ColorScheme.LIGHT)),
        console);
  }

  Page page() {
    return page;
  }

  /** Goes to a page and looks at it. */
  PageAudit visit(String path) {
    page.navigate(console + path);
    return look();
  }

  /** Looks at the page that is open. */
  @SuppressWarnings("unchecked")
  PageAudit look() {
    List<String> findings = (List<String>) page.evaluate(FINDINGS);
    assertThat(findings).as(page.url() + " at width " + page.viewportSize().width).isEmpty();
    assertThat(complaints).isEmpty();
    return this;
  }

  /**
   * Keeps a picture of the page.
   *
   * @param whole whether of all of it, not only of the window
   */
  PageAudit picture(Path file, boolean whole) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(file).setType(ScreenshotType.PNG).setFullPage(whole));
    return this;
  }

  @Override
  public void close() {
    context.close();
  }
}
