package io.millrace.benchmarks;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.model.ModelKind;
import io.millrace.model.TrainableModel;
import io.millrace.network.SparseNetwork;
import io.millrace.table.SparseBatch;
import io.millrace.table.TableOptimizer;
import io.millrace.term.NetworkSettings;
import io.millrace.tower.Tower;
import io.millrace.tower.TowerSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Times a training step, and what bounds it.
 *
 * <pre>
 *   sgemm  STEPS               the products of the tower alone, as OpenBLAS does them on one thread
 *   tower  STEPS               the tower's step, on one thread
 *   deepfm FILE STEPS THREADS  a whole step
 * </pre>
 *
 * FILE holds little-endian int32 {@code [batches][batch][40]}: 39 row ids into one table, then the
 * label 0 or 1; FILE.meta holds {@code "ROWS BATCHES BATCH"}.
 */
public final class TrainingBenchmark {
  private static final int WARM = 5;
  private static final int FIELDS = 39;
  private static final int DIMENSION = 16;
  private static final int BATCH = 4096;
  private static final List<Integer> HIDDEN = List.of(400, 400, 400);

  private TrainingBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "sgemm" -> sgemm(Integer.parseInt(arguments[1]));
      case "tower" -> tower(Integer.parseInt(arguments[1]));
      case "deepfm" ->
          deepfm(
              Path.of(arguments[1]),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]));
      default -> throw new IllegalArgumentException("sgemm, tower or deepfm, not " + arguments[0]);
    }
  }

  private static void sgemm(int steps) {
    int[] widths = {FIELDS * DIMENSION, 400, 400, 400, 1};
    FloatPointer[] activations = new FloatPointer[widths.length];
    FloatPointer[] weights = new FloatPointer[widths.length];
    FloatPointer[] gradients = new FloatPointer[widths.length];
    for (int i = 0; i < widths.length; i++) {
      activations[i] = random(BATCH * widths[i]);
      weights[i] = random(i == 0 ? 1 : widths[i - 1] * widths[i]);
      gradients[i] = random(i == 0 ? 1 : widths[i - 1] * widths[i]);
    }
    report(
        "sgemm",
        BATCH,
        steps,
        step -> {
          for (int i = 1; i < widths.length; i++) {
            int in = widths[i - 1];
            int out = widths[i];
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                BATCH,
                out,
                in,
                1f,
                activations[i - 1],
                in,
                weights[i],
                out,
                0f,
                activations[i],
                out);
          }
          for (int i = widths.length - 1; i > 0; i--) {
            int in = widths[i - 1];
            int out = widths[i];
            cblas_sgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                in,
                out,
                BATCH,
                1f,
                activations[i - 1],
                in,
                activations[i],
                out,
                0f,
                gradients[i],
                out);
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                BATCH,
                in,
                out,
                1f,
                activations[i],
                out,
                weights[i],
                out,
                0f,
                activations[i - 1],
                in);
          }
          return 0;
        });
  }

  private static FloatPointer random(int size) {
    SplittableRandom random = new SplittableRandom(size);
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) (random.nextDouble() - 0.5) * 0.01f;
    }
    FloatPointer pointer = new FloatPointer(size);
    pointer.put(floats);
    return pointer;
  }

  private static void tower(int steps) {
    int inputs = FIELDS * DIMENSION;
    Tower tower = new Tower(new TowerSettings(inputs, HIDDEN, 0, false, 1e-3, BATCH, 1));
    SplittableRandom random = new SplittableRandom(1);
    float[] input = new float[BATCH * inputs];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) (random.nextDouble() - 0.5);
    }
    float[] logits = new float[BATCH];
    float[] errors = new float[BATCH];
    float[] inputErrors = new float[input.length];
    report(
        "tower",
        BATCH,
        steps,
        step -> {
          tower.forward(input, BATCH, true, logits);
          for (int i = 0; i < BATCH; i++) {
            errors[i] = (logits[i] - (i % 2)) / BATCH;
          }
          tower.backward(errors, inputErrors);
          tower.update();
          return 0;
        });
  }

  private static void deepfm(Path file, int steps, int threads) throws IOException {
    String[] meta = Files.readString(Path.of(file + ".meta")).strip().split(" ");
    int rows = Integer.parseInt(meta[0]);
    int count = Integer.parseInt(meta[1]);
    int size = Integer.parseInt(meta[2]);
    SparseBatch[] batches = new SparseBatch[count];
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(size * (FIELDS + 1) * Integer.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count; i++) {
        bytes.clear();
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
          // Until the batch is whole.
        }
        bytes.flip();
        batches[i] = batch(bytes, size);
      }
    }
    TrainableModel model =
        new SparseNetwork(
            ModelKind.of("deepfm"),
            new NetworkSettings(
                FIELDS,
                FIELDS,
                FIELDS,
                rows,
                rows,
                rows,
                DIMENSION,
                HIDDEN,
                0,
                false,
                1e-3,
                0,
                0,
                0,
                TableOptimizer.ADAM,
                size,
                threads,
                1));
    report(
        "deepfm rows=%d threads=%d".formatted(rows, threads),
        size,
        steps,
        step -> model.train(batches[step % count]) / size);
  }

  private static SparseBatch batch(ByteBuffer bytes, int size) {
    SparseBatch batch = new SparseBatch(FIELDS, size);
    short[] ends = new short[FIELDS];
    float[] weights = new float[FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      ends[i] = (short) (i + 1);
      weights[i] = 1;
    }
    int[] ids = new int[FIELDS];
    for (int n = 0; n < size; n++) {
      bytes.asIntBuffer().get(ids);
      bytes.position(bytes.position() + FIELDS * Integer.BYTES);
      batch.add(ends, 0, ids, weights, 0, FIELDS, bytes.getInt());
    }
    return batch;
  }

  private interface Step {
    double run(int step);
  }

  private static void report(String name, int batch, int steps, Step step) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double[] wall = new double[steps];
    double[] losses = new double[steps];
    long cpu = 0;
    for (int i = -WARM; i < steps; i++) {
      if (i == 0) {
        cpu = system.getProcessCpuTime();
      }
      long start = System.nanoTime();
      double loss = step.run(i + WARM);
      if (i >= 0) {
        wall[i] = (System.nanoTime() - start) / 1e6;
        losses[i] = loss;
      }
    }
    double cpuMillis = (system.getProcessCpuTime() - cpu) / 1e6 / steps;
    Arrays.sort(wall);
    double median = wall[steps / 2];
    int edge = Math.min(5, steps);
    System.out.printf(
        Locale.ROOT,
        "millrace %s batch=%d: best %.1f ms, median %.1f ms, cpu %.1f ms, %.0f samples/s; loss %.4f -> %.4f%n",
        name,
        batch,
        wall[0],
        median,
        cpuMillis,
        batch / median * 1e3,
        Arrays.stream(losses, 0, edge).average().orElse(Double.NaN),
        Arrays.stream(losses, steps - edge, steps).average().orElse(Double.NaN));
  }
}
