package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.feature.TermSpec;
import io.millrace.model.ModelArtifact;
import io.millrace.model.RankingModel;
import io.millrace.trainer.evaluation.Evaluation;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TableTrainingTest {
  @TempDir Path directory;
  private Path spec;
  private Path train;
  private Path validation;

  @BeforeEach
  void writeTables() throws IOException {
    spec = Files.writeString(directory.resolve("spec.yml"), SmallTable.SPEC);
    train = SmallTable.write(directory.resolve("train.csv"), 4000, 1);
    validation = SmallTable.write(directory.resolve("validation.csv"), 1000, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepfm", "wide-deep", "dcn-v2"})
  void train_smallTable_learnsAndSaysSoInOneLine(String model) throws IOException {
    Path out = directory.resolve("out/model");
    Path predictions = directory.resolve("predictions.csv");
    CommandRun run =
        train(
            "--model=" + model,
            "--validation=" + validation,
            "--test=" + SmallTable.write(directory.resolve("test.csv"), 1000, 3),
            "--out=" + out,
            "--predictions=" + predictions,
            "--json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode json = run.json();
    assertThat(json.get("model").asString()).isEqualTo(model);
    assertThat(json.get("rows").asInt()).isEqualTo(4000);
    assertThat(json.get("parameters").asInt()).isPositive();
    assertThat(json.get("samples_per_second").asDouble()).isPositive();
    assertThat(json.get("epochs").size()).isBetween(1, 6);
    assertThat(json.get("epochs").get(0).get("validation_logloss").isNumber()).isTrue();
    // The hidden truth gives 0.85: one in three pairs has a chance of .8, the others of .1.
    assertThat(json.at("/validation/auc").asDouble()).isGreaterThan(0.75);
    assertThat(json.at("/test/auc").asDouble()).isGreaterThan(0.75);
    assertThat(json.at("/validation/calibration_error").asDouble()).isLessThan(0.15);
    assertThat(Path.of(json.get("artifact").asString())).isEqualTo(out);

    JsonNode evaluated =
        CommandRun.of(new EvaluateCommand(), "--artifact=" + out, "--table=" + validation, "--json")
            .json();
    assertThat(evaluated.get("auc").asDouble())
        .isCloseTo(json.at("/validation/auc").asDouble(), within(1e-9));
    assertThat(evaluated.get("rows").asInt()).isEqualTo(1000);
    assertThat(Files.readString(out.resolve("report.html"))).contains("Reliability", "<svg");
    assertThat(Files.readAllLines(predictions))
        .hasSize(1001)
        .startsWith("request_id,user_id,item_id,position,label,score");
    assertThat(hiddenFiles(out.getParent())).isEmpty();
  }

  @Test
  void train_termsOfTheSpecification_areTrainedAndStored() throws IOException {
    Path own =
        Files.writeString(
            directory.resolve("own.yml"),
            SmallTable.SPEC
                + "model: {name: shallow, terms: [{type: linear, crosses: true}, {type: mlp, hidden: [8]}]}\n");
    Path out = directory.resolve("shallow");
    String[] options = {
      "--table=" + train,
      "--validation=" + validation,
      "--spec=" + own,
      "--out=" + out,
      "--set=epochs=5",
      "--set=batch=128",
      "--set=learning-rate=0.01",
      "--json"
    };
    CommandRun run = CommandRun.of(new TrainCommand(), options);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.json().get("model").asString()).isEqualTo("shallow");
    assertThat(run.json().at("/validation/auc").asDouble()).isGreaterThan(0.75);
    try (RankingModel model = ModelArtifact.load(out)) {
      assertThat(model.manifest().kind().id()).isEqualTo("shallow");
      assertThat(model.manifest().kind().terms())
          .containsExactly(
              TermSpec.of("linear").with("crosses", true), TermSpec.of("mlp").with("hidden", "8"));
      assertThat(model.retrieval()).isEmpty();
    }
    assertThat(Files.readString(out.resolve("MODEL_CARD.md")))
        .contains(
            "A shallow ranker", "mlp(batch-norm=false; hidden=8)", "train --spec features.yml");

    String[] both = java.util.Arrays.copyOf(options, options.length + 1);
    both[options.length] = "--model=deepfm";
    assertThat(CommandRun.of(new TrainCommand(), both).err()).contains("leave one of them out");
    Files.writeString(own, SmallTable.SPEC + "model: {terms: [{type: mlp, depth: 3}]}\n");
    assertThat(CommandRun.of(new TrainCommand(), options).err())
        .contains("own.yml", "no option 'depth'", "hidden");
    Files.writeString(own, SmallTable.SPEC + "model: {terms: [forest]}\n");
    assertThat(CommandRun.of(new TrainCommand(), options).err())
        .contains("'forest' is not one of", "linear", "mlp");
    Files.writeString(own, SmallTable.SPEC + "model: {name: deepfm, terms: [linear]}\n");
    assertThat(CommandRun.of(new TrainCommand(), options).err()).contains("another name");
  }

  @Test
  void train_again_replacesTheArtifactAndNothingElse() throws IOException {
    Path out = directory.resolve("model");
    assertThat(train("--out=" + out, "--set=epochs=1").status()).isZero();
    assertThat(train("--out=" + out, "--set=epochs=2").status()).isZero();
    assertThat(Files.readString(out.resolve("manifest.json"))).contains("epochs=2");

    Path mine = Files.createDirectory(directory.resolve("mine"));
    Files.writeString(mine.resolve("letter.txt"), "dear");
    CommandRun refused = train("--out=" + mine);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("neither empty nor an artifact");
    assertThat(mine.resolve("letter.txt")).hasContent("dear");
  }

  @Test
  void train_badInput_leavesNothingBehind() throws IOException {
    Path broken =
        Files.writeString(directory.resolve("broken.csv"), "label,user,item,price\n7,a,b,1\n");
    Path out = directory.resolve("none");
    CommandRun run = train("--validation=" + broken, "--out=" + out);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("broken.csv, line 2, column 'label'");
    assertThat(run.out()).isEmpty();
    assertThat(out).doesNotExist();
    assertThat(hiddenFiles(directory)).isEmpty();

    assertThat(train("--out=" + out, "--set=depth=3").err())
        .contains("no such hyper-parameter", "learning-rate", "l1-wide");
    assertThat(train("--out=" + out, "--set=dropout=2").err()).contains("from 0 to 0.99, is '2'");
    assertThat(train("--out=" + out, "--model=gbdt").err()).contains("wide-deep, deepfm");
    assertThat(train().err()).contains("--out is needed");
    Path unknownKey =
        Files.writeString(directory.resolve("bad.yml"), SmallTable.SPEC + "labels: x\n");
    assertThat(
            CommandRun.of(
                    new TrainCommand(), "--table=" + train, "--spec=" + unknownKey, "--out=" + out)
                .err())
        .contains("bad.yml", "labels");
  }

  @Test
  void json_notANumber_isNull() {
    JsonNode json = Json.evaluation(new Evaluation(3, Double.NaN, Double.NaN, 0.1, 0.2, 0.5, 0.3));

    assertThat(json.get("auc").isNull()).isTrue();
    assertThat(json.get("logloss").asDouble()).isEqualTo(0.1);
  }

  @Test
  void train_frappeSlice_ranksUnseenRows() throws IOException {
    Path data = sharedData().resolve("frappe");
    assumeTrue(
        Files.isDirectory(data),
        "shared/data/frappe is not beside the project; nothing to train on");
    Path slice = directory.resolve("frappe.csv");
    String header = head(data.resolve("frappe.train.resampled.csv.gz"), slice, 30_000);
    StringBuilder text = new StringBuilder("label: label\nfeatures:\n");
    for (String name : header.split(",")) {
      if (!name.equals("label")) {
        text.append("  - {name: %s, of: context, type: category}\n".formatted(name));
      }
    }
    Files.writeString(spec, text);
    train = slice;

    CommandRun run =
        train(
            "--validation=" + data.resolve("frappe.validation.csv.gz"),
            "--out=" + directory.resolve("frappe"),
            "--set=epochs=3",
            "--json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.json().at("/validation/auc").asDouble()).isGreaterThan(0.85);
  }

  private CommandRun train(String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "--table=" + train,
                    "--spec=" + spec,
                    "--set=epochs=6",
                    "--set=batch=128",
                    "--set=learning-rate=0.01",
                    "--set=dimension=8",
                    "--set=tower=16"),
                Stream.of(more))
            .toList();
    return CommandRun.of(new TrainCommand(), arguments.toArray(String[]::new));
  }

  private static List<String> hiddenFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("."))
          .toList();
    }
  }

  private static Path sharedData() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/data");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    return Path.of("shared/data");
  }

  private static String head(Path gzip, Path target, int lines) throws IOException {
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8));
        BufferedWriter out = Files.newBufferedWriter(target)) {
      String header = in.readLine();
      out.write(header + "\n");
      for (int i = 0; i < lines; i++) {
        out.write(in.readLine() + "\n");
      }
      return header;
    }
  }
}
