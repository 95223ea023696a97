package io.millrace.ingest.progress;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far the import is: a bar on a terminal, otherwise a plain line every few seconds. */
public final class ProgressLine implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PrintStream out;
  private final long total;
  private final long begin;
  private final long started = System.nanoTime();
  private final @Nullable ProgressBar bar;
  private long lastLine = System.nanoTime();

  public ProgressLine(PrintStream out, boolean terminal, String what, long begin, long total) {
    this.out = out;
    this.begin = begin;
    this.total = total;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .startsFrom(begin, Duration.ZERO)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" events", 1)
                .setUpdateIntervalMillis(200)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build()
            : null;
  }

  public void at(long sent) {
    if (bar != null) {
      bar.stepTo(sent);
      return;
    }
    long now = System.nanoTime();
    if (now - lastLine >= EVERY.toNanos() || sent == total) {
      lastLine = now;
      double seconds = (now - started) / 1e9;
      out.printf(
          "%,d of %,d events (%d %%), %,.0f a second%n",
          sent, total, total == 0 ? 100 : 100 * sent / total, (sent - begin) / seconds);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
