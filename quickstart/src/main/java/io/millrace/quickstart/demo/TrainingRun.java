package io.millrace.quickstart.demo;

import io.millrace.config.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace train}, as the process an analyst would start. */
final class TrainingRun {
  private TrainingRun() {}

  /**
   * Trains and registers a model; its progress goes to this process' standard error.
   *
   * @param predictions where the validation rows and their scores are written
   * @return what {@code train --json} prints last
   */
  static JsonNode run(Settings settings, String model, Path predictions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // One replica a core is our own parallelism; BLAS threads on top of it only collide.
    command.add("-Xmx3g");
    command.add("-XX:+UseParallelGC");
    java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dlog"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.millrace.cli.Millrace", "train", "--model", model));
    command.addAll(List.of("--predictions", predictions.toString(), "--json"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(settings.toVariables());
    builder.environment().putIfAbsent("OMP_NUM_THREADS", "1");
    builder.environment().putIfAbsent("OPENBLAS_NUM_THREADS", "1");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process process = builder.start();
      String last = lastLine(process);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            "millrace train --model %s ended with status %d".formatted(model, code));
      }
      return JsonMapper.shared().readTree(last);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training", e);
    }
  }

  private static String lastLine(Process process) throws IOException {
    String last = "";
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (!line.isBlank()) {
          last = line;
        }
      }
    }
    return last;
  }
}
