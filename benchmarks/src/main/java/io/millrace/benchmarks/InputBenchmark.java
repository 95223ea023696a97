package io.millrace.benchmarks;

import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.table.SparseBatch;
import io.millrace.trainer.batch.BatchSource;
import io.millrace.trainer.batch.Batches;
import io.millrace.trainer.batch.EncodedExamples;
import io.millrace.trainer.batch.Prefetching;
import io.millrace.trainer.dataset.EncodedDataset;
import io.millrace.trainer.dataset.TableDataset;
import io.millrace.trainer.dataset.TableDatasets;
import io.millrace.trainer.training.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Rows a second of the input side: a made-up table like Criteo's (39 categories, Zipf-distributed
 * ids of 8 hexadecimal digits) from CSV to encoded examples, and from there, shuffled, to batches.
 *
 * <p>{@code InputBenchmark FILE ROWS [REPEATS [FIELDS]]}: the file is made where it is missing; a
 * name that ends in {@code .gz} is compressed.
 */
public final class InputBenchmark {
  private static final int CRITEO = 39;
  private static final int BATCH = 4096;

  /** Different ids of a field: a third of the fields have few, a third many, a third most. */
  private static final int[] IDS = {100, 10_000, 300_000};

  private InputBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    long rows = Long.parseLong(arguments[1]);
    int repeats = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    int fields = arguments.length > 3 ? Integer.parseInt(arguments[3]) : CRITEO;
    if (!Files.exists(file)) {
      write(file, rows, fields);
    }
    StringBuilder text = new StringBuilder("label: label\nfeatures:\n");
    for (int field = 0; field < fields; field++) {
      text.append("  - {name: C%d, of: context, type: category, min-count: 2}\n".formatted(field));
    }
    FeatureSpec spec = new FeatureSpecCodec().read(text.toString());
    for (int i = 0; i < repeats; i++) {
      measure(file, spec, text.toString());
    }
  }

  private static void measure(Path file, FeatureSpec spec, String text) {
    long start = System.nanoTime();
    long cpu = cpuNanos();
    try (TableDataset tables =
        TableDatasets.open(
            spec, text, file, Optional.empty(), Optional.empty(), 0.01, 1, Progress.NONE)) {
      long read = System.nanoTime();
      try (EncodedDataset encoded =
          tables.dataset().encoding().encode(1, EncoderFitter::fit, Progress.NONE)) {
        long end = System.nanoTime();
        EncodedExamples train = encoded.train();
        long rows = train.size() + encoded.validation().size();
        System.out.printf(
            Locale.ROOT,
            "parse %.1f s, fit and encode %.1f s: %,.0f rows/s (%.1f s of CPU); %s; heap limit %,d MiB%n",
            (read - start) / 1e9,
            (end - read) / 1e9,
            rows / ((end - start) / 1e9),
            (cpuNanos() - cpu) / 1e9,
            train.inMemory() ? "in memory" : "in a file",
            Runtime.getRuntime().maxMemory() >> 20);
        pass("shuffled", train, 1);
        pass("shuffled, read ahead", new Prefetching(train), 2);
      }
    }
  }

  private static void pass(String name, BatchSource source, long seed) {
    long start = System.nanoTime();
    SparseBatch batch = new SparseBatch(source.fields(), BATCH);
    long sum = 0;
    try (Batches batches = source.shuffled(seed, BATCH)) {
      while (batches.next(batch)) {
        sum += batch.row(0);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT, "%s: %,.0f rows/s (sum of rows %d)%n", name, source.size() / seconds, sum);
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static void write(Path file, long rows, int fields) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    try (OutputStream out =
        new BufferedOutputStream(
            file.toString().endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file),
            1 << 16)) {
      StringBuilder line = new StringBuilder("label");
      for (int field = 0; field < fields; field++) {
        line.append(",C").append(field);
      }
      for (long row = 0; row <= rows; row++) {
        out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        line.setLength(0);
        line.append(random.nextInt(4) == 0 ? 1 : 0);
        for (int field = 0; field < fields; field++) {
          int most = IDS[field % IDS.length];
          // The inverse of the distribution function of ranks that fall off as 1/rank.
          int rank = (int) Math.exp(random.nextDouble() * Math.log(most));
          line.append(',')
              .append(Integer.toHexString(0x10000000 | (rank * 31 + field) * 2654435 & 0xfffffff));
        }
      }
    }
  }
}
