package com.example.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples as a jar in a directory of plug-ins, used by {@code millrace} commands. */
class PluginJarTest {
  private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();

  @TempDir static Path directory;

  @BeforeAll
  static void makeJar() throws IOException {
    Path jar = Files.createDirectories(directory.resolve("plugins")).resolve("example-plugin.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(
            new ZipEntry(CLASSES.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, entries);
      }
    }
  }

  @Test
  void plugins_lists_whatTheJarBrings() throws Exception {
    List<String> words = run("plugins");

    for (String line :
        List.of(
            "price_ending com.example.millrace.ExampleFeatures",
            "sum com.example.millrace.ExampleModels",
            "deep-sum com.example.millrace.ExampleModels",
            "click-log com.example.millrace.ExampleFormats",
            "till com.example.millrace.ExampleSources",
            "cheapest com.example.millrace.ExamplePlacements",
            "fresh com.example.millrace.ExamplePlacements")) {
      assertThat(words)
          .anySatisfy(
              said ->
                  assertThat(said.strip().replaceAll(" +", " "))
                      .isEqualTo(line + " (example-plugin.jar)"));
    }
  }

  @Test
  void train_featureTypeAndModelOfTheJar_learn() throws Exception {
    Path spec =
        Files.writeString(
            directory.resolve("features.yml"),
            """
            label: label
            features:
              - {name: user, of: user, type: category}
              - {name: ending, of: item, attribute: price, type: price_ending}
            """);
    Path out = directory.resolve("model");

    List<String> words =
        run(
            "train",
            "--json",
            "--model=deep-sum",
            "--table=" + table(directory.resolve("train.csv"), 4000, 1),
            "--test=" + table(directory.resolve("test.csv"), 1000, 2),
            "--spec=" + spec,
            "--set=batch=128",
            "--set=learning-rate=0.01",
            "--out=" + out);

    JsonNode json = json(words);
    assertThat(json.get("model").asString()).isEqualTo("deep-sum");
    // Only the ending of the price tells: a chance of .8 or .2.
    assertThat(json.at("/test/auc").asDouble()).isGreaterThan(0.75);
    assertThat(Files.readString(out.resolve("report.html"))).contains("ending");
    JsonNode evaluated =
        json(
            run(
                "evaluate",
                "--json",
                "--artifact=" + out,
                "--table=" + directory.resolve("test.csv")));
    run("models", "export", "--artifact", out.toString(), "--onnx", out + ".onnx");
    assertThat(Path.of(out + ".onnx")).isNotEmptyFile();
    assertThat(evaluated.get("auc").asDouble()).isEqualTo(json.at("/test/auc").asDouble());
  }

  @Test
  void up_formatAndSourceOfTheJar_bringEvents() throws Exception {
    Process up = start("up");
    try {
      List<String> words = readUntil(up, "Stop with ctrl-C");
      Path log =
          Files.writeString(
              directory.resolve("clicks.log"),
              "1767225600 anna kettle click\n1767225601 anna mug view\nnonsense\n");

      JsonNode imported = json(run("import", "click-log", log.toString(), "--json"));
      assertThat(imported.get("accepted").asInt()).isEqualTo(2);
      assertThat(imported.at("/skipped/unreadable").asInt()).isEqualTo(1);

      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              address(words, "collector")
                                  .replace("/v1/events", "/v1/sources/till")))
                      .POST(
                          HttpRequest.BodyPublishers.ofString("17 1767225700 anna\nkettle\nmug\n"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.body()).contains("\"accepted\":2");

      URI placement = URI.create(address(words, "console")).resolve("/v1/placements/bargains");
      assertThat(put(placement, "{\"sources\":{\"cheapest\":0.3}}").statusCode()).isEqualTo(200);
      assertThat(
              put(placement, "{\"rules\":[{\"type\":\"fresh\",\"half_life_days\":7}]}")
                  .statusCode())
          .isEqualTo(200);
      assertThat(put(placement, "{\"rules\":[{\"type\":\"fresh\"}]}").body())
          .contains("rules[0]", "half_life_days must be a number above 0");
      assertThat(put(placement, "{\"rules\":[{\"type\":\"stale\"}]}").body())
          .contains("rules[0]", "'stale' is not one of fresh");
      HttpResponse<String> unknown = put(placement, "{\"sources\":{\"dearest\":0.3}}");
      assertThat(unknown.statusCode()).isEqualTo(400);
      assertThat(unknown.body()).contains("sources.dearest", "cheapest");
    } finally {
      up.toHandle().destroy();
      assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static HttpResponse<String> put(URI uri, String json) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static Path table(Path file, int rows, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder("label,user,price\n");
    for (int i = 0; i < rows; i++) {
      int whole = random.nextInt(1, 50);
      boolean ending = random.nextBoolean();
      boolean clicked = random.nextDouble() < (ending ? 0.8 : 0.2);
      text.append(clicked ? 1 : 0)
          .append(",u")
          .append(random.nextInt(40))
          .append(',')
          .append(whole)
          .append(ending ? ".99" : ".50")
          .append('\n');
    }
    return Files.writeString(file, text);
  }

  private static JsonNode json(List<String> words) {
    return JsonMapper.shared()
        .readTree(
            words.stream()
                .filter(line -> line.startsWith("{"))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(String.join("\n", words))));
  }

  private static List<String> run(String... arguments) throws Exception {
    Process process = start(arguments);
    List<String> words = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as(String.join("\n", words)).isZero();
    return words;
  }

  /** A command with the class path that the launcher gives it. */
  private static Process start(String... arguments) throws IOException {
    String platform =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).startsWith(CLASSES.getParent()))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(platform + File.pathSeparator + directory.resolve("plugins") + "/*");
    command.add("io.millrace.cli.Millrace");
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
    builder.environment().put("MILLRACE_TEXT_ENCODER", "off");
    builder.environment().put("MILLRACE_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:0");
    builder.environment().put("MILLRACE_REDIS_URL", "redis://127.0.0.1:0");
    builder.environment().put("MILLRACE_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:0/millrace");
    for (String service : List.of("INGEST", "SERVING", "CONSOLE")) {
      builder.environment().put("MILLRACE_" + service + "_PORT", "0");
    }
    if (!arguments[0].equals("up")) {
      // Others follow what 'up' has written.
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.matches("MILLRACE_.*(URL|SERVERS|PORT)"));
    }
    return builder.start();
  }

  private static List<String> readUntil(Process process, String beginning) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader = process.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.startsWith(beginning)) {
        return lines;
      }
    }
    throw new AssertionError("ended early:\n" + String.join("\n", lines));
  }

  private static String address(List<String> words, String title) {
    return words.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(title))
        .map(line -> line.substring(title.length()).strip())
        .findFirst()
        .orElseThrow();
  }
}
