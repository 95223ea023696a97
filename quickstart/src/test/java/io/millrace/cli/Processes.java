package io.millrace.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code millrace} commands as processes of their own, in a directory of their own. */
final class Processes {
  private static final String FREE = "127.0.0.1:0";

  private Processes() {}

  static Process start(Path directory, boolean freePorts, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // They live for seconds: the second compiler would not pay.
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path")));
    command.add(Millrace.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
    // Thousands of titles would take half a minute; the demo encodes its own.
    builder.environment().put("MILLRACE_TEXT_ENCODER", "off");
    if (freePorts) {
      builder.environment().putAll(freePorts());
    }
    return builder.start();
  }

  /** The environment that lets every server and service take a free port. */
  static Map<String, String> freePorts() {
    return Map.of(
        "MILLRACE_KAFKA_BOOTSTRAP_SERVERS",
        FREE,
        "MILLRACE_REDIS_URL",
        "redis://" + FREE,
        "MILLRACE_POSTGRES_URL",
        "jdbc:postgresql://" + FREE + "/millrace",
        "MILLRACE_INGEST_PORT",
        "0",
        "MILLRACE_SERVING_PORT",
        "0",
        "MILLRACE_CONSOLE_PORT",
        "0");
  }

  static List<String> readUntil(Process process, String beginning) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = reader(process);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.startsWith(beginning)) {
        return lines;
      }
    }
    throw new AssertionError("ended early:\n" + String.join("\n", lines));
  }

  static List<String> readAll(Process process) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = reader(process);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private static BufferedReader reader(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  static String address(List<String> words, String title) {
    return words.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(title))
        .map(line -> line.substring(title.length()).strip())
        .findFirst()
        .orElseThrow();
  }
}
