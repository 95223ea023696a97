package io.millrace.trainer.cli;

import io.millrace.trainer.training.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Draws bars on a terminal; elsewhere prints a line when a stage ends. */
public final class ConsoleProgress implements Progress, AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;

  private final PrintWriter out;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private String stage = "";
  private long done;
  private boolean bytes;
  private long startNanos;

  /**
   * @param terminal whether lines can be drawn over
   */
  public ConsoleProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void stage(String name, long total) {
    begin(name, total, false);
  }

  @Override
  public void bytes(String name, long total) {
    begin(name, total, true);
  }

  private void begin(String name, long total, boolean inBytes) {
    close();
    stage = name;
    bytes = inBytes;
    done = 0;
    startNanos = System.nanoTime();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setUnit(inBytes ? " MiB" : "", inBytes ? MEBIBYTE : 1)
              .showSpeed()
              .build();
    }
  }

  @Override
  public void advance(long more) {
    done += more;
    if (bar != null) {
      bar.stepBy(more);
    }
  }

  @Override
  public void epoch(EpochResult epoch) {
    close();
    out.printf(
        Locale.ROOT,
        "epoch %d: %svalidation AUC %.4f, log loss %.4f%s%n",
        epoch.epoch(),
        Double.isFinite(epoch.trainLogloss())
            ? String.format(Locale.ROOT, "training log loss %.4f, ", epoch.trainLogloss())
            : "",
        epoch.validationAuc(),
        epoch.validationLogloss(),
        Double.isFinite(epoch.validationGain())
            ? String.format(Locale.ROOT, ", gain %.4f", epoch.validationGain())
            : "");
    out.flush();
  }

  /** Ends the stage. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    } else if (!stage.isEmpty()) {
      out.printf(
          Locale.ROOT,
          bytes ? "%s: %,.1f MiB in %.1f s%n" : "%s: %,.0f rows in %.1f s%n",
          stage,
          bytes ? (double) done / MEBIBYTE : done,
          (System.nanoTime() - startNanos) / 1e9);
      out.flush();
    }
    stage = "";
  }
}
