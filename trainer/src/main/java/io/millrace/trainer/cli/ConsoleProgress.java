package io.millrace.trainer.cli;

import io.millrace.trainer.training.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Draws bars on a terminal; elsewhere prints a line when a stage ends: its time, and how much it
 * did if that was counted.
 */
public final class ConsoleProgress implements Progress, AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;

  private enum Unit {
    ROWS,
    BYTES,
    STEPS
  }

  private final PrintWriter out;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private String stage = "";
  private long done;
  private Unit unit = Unit.ROWS;
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
    begin(name, total, Unit.ROWS);
  }

  @Override
  public void bytes(String name, long total) {
    begin(name, total, Unit.BYTES);
  }

  @Override
  public void steps(String name, long total) {
    begin(name, total, Unit.STEPS);
  }

  private void begin(String name, long total, Unit counted) {
    close();
    stage = name;
    unit = counted;
    done = 0;
    startNanos = System.nanoTime();
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setUnit(counted == Unit.BYTES ? " MiB" : "", counted == Unit.BYTES ? MEBIBYTE : 1)
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
          Locale.ROOT, "%s: %s%.1f s%n", stage, amount(), (System.nanoTime() - startNanos) / 1e9);
      out.flush();
    }
    stage = "";
  }

  private String amount() {
    if (done == 0 || unit == Unit.STEPS) {
      return "";
    }
    return unit == Unit.BYTES
        ? String.format(Locale.ROOT, "%,.1f MiB in ", (double) done / MEBIBYTE)
        : String.format(Locale.ROOT, "%,d rows in ", done);
  }
}
