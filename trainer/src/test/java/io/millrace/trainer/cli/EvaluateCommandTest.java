package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EvaluateCommandTest {
  @TempDir static Path directory;
  private static Path artifact;
  private static Path lists;

  @BeforeAll
  static void train() throws IOException {
    artifact = SmallTable.train(directory, "model");
    StringBuilder text = new StringBuilder("list_id,price,item,user,label\n");
    for (int item = 0; item < 6; item++) {
      for (int user = 0; user < 12; user++) {
        // u0's list is: one item of u0's taste clicked, the others not; u11 clicks nothing.
        int clicked = user == 11 ? 0 : item == user % 3 ? 1 : 0;
        text.append("l%d,%d,i%d,u%d,%d\n".formatted(user, item * 3 % 7, item, user, clicked));
      }
    }
    lists = Files.writeString(directory.resolve("lists.csv"), text);
  }

  private CommandRun evaluate(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--artifact=" + artifact));
    arguments.addAll(List.of(more));
    return CommandRun.of(new EvaluateCommand(), arguments.toArray(String[]::new));
  }

  @Test
  void evaluate_groupBy_hasTheRankingBesideTheMetrics() throws IOException {
    Path perGroup = directory.resolve("groups.csv");
    CommandRun run =
        evaluate(
            "--table=" + lists,
            "--group-by=list_id",
            "--per-group=" + perGroup,
            "--k=2,1",
            "--json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode json = run.json();
    assertThat(json.propertyNames())
        .containsExactly(
            "rows",
            "auc",
            "gauc",
            "logloss",
            "normalised_entropy",
            "accuracy",
            "calibration_error",
            "groups");
    assertThat(json.get("rows").asInt()).isEqualTo(72);
    JsonNode groups = json.get("groups");
    assertThat(groups.propertyNames())
        .containsExactly(
            "count", "hr@2", "ndcg@2", "hr@1", "ndcg@1", "mrr", "map", "without_positive");
    assertThat(groups.get("count").asInt()).isEqualTo(12);
    assertThat(groups.get("without_positive").asInt()).isOne();
    assertThat(run.err()).contains("1 without a positive are not in the means");
    // Two items of six are of each user's taste; the clicked one is among them.
    assertThat(groups.get("hr@2").asDouble()).isGreaterThan(0.8);

    List<String> lines = Files.readAllLines(perGroup);
    assertThat(lines).hasSize(13);
    assertThat(lines.get(0)).isEqualTo("group,rows,positives,hr@2,ndcg@2,hr@1,ndcg@1,mrr,map");
    assertThat(lines.get(12)).isEqualTo("l11,6,0,,,,,,");
    double mrr =
        lines.subList(1, 12).stream()
            .mapToDouble(line -> Double.parseDouble(line.split(",")[7]))
            .average()
            .orElseThrow();
    assertThat(groups.get("mrr").asDouble()).isCloseTo(mrr, within(1e-12));
  }

  @Test
  void evaluate_groupByEveryListWithAPositive_printsTheDocumentedShape() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(lists));
    lines.removeIf(line -> line.startsWith("l11,"));
    Path judged = Files.write(directory.resolve("judged.csv"), lines);

    JsonNode groups =
        evaluate("--table=" + judged, "--group-by=list_id", "--json").json().get("groups");

    assertThat(groups.propertyNames()).containsExactly("count", "hr@10", "ndcg@10", "mrr", "map");
    assertThat(groups.get("count").asInt()).isEqualTo(11);
    assertThat(groups.get("hr@10").asDouble()).isOne();
  }

  @Test
  void evaluate_withoutGroups_hasNone() {
    assertThat(evaluate("--table=" + lists, "--json").json().has("groups")).isFalse();
  }

  @Test
  void evaluate_badGroups_sayFileAndColumn() throws IOException {
    CommandRun missing = evaluate("--table=" + lists, "--group-by=slate");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("lists.csv has no column 'slate' (to group by)", "list_id");

    Path gap =
        Files.writeString(
            directory.resolve("gap.csv"),
            "list_id,price,item,user,label\nl1,1,i1,u1,1\n,1,i1,u1,0\n");
    Path none = directory.resolve("none.csv");
    CommandRun empty = evaluate("--table=" + gap, "--group-by=list_id", "--per-group=" + none);
    assertThat(empty.status()).isEqualTo(1);
    assertThat(empty.err()).contains("gap.csv, line 3, column 'list_id': a row must belong to a");
    assertThat(none).doesNotExist();

    assertThat(evaluate("--table=" + lists, "--k=5").err()).contains("need --group-by");
    assertThat(evaluate("--table=" + lists, "--group-by=list_id", "--k=0").err())
        .contains("--k must be at least 1");
    assertThat(evaluate("--table=" + lists, "--group-by=list_id", "--k=ten").status()).isEqualTo(2);
  }

  @Test
  void evaluate_flippedByteInAnyFile_isRefusedByName() throws IOException {
    Path copy = copy("flipped");
    List<Path> files;
    try (Stream<Path> all = Files.list(copy)) {
      files = all.toList();
    }
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .contains("MODEL_CARD.md", "report.html", "tower.f32", "manifest.sha256");
    for (Path file : files) {
      byte[] right = Files.readAllBytes(file);
      byte[] wrong = right.clone();
      wrong[right.length / 3] ^= 4;
      refused(copy, file, wrong, file.getFileName().toString());
      refused(copy, file, Arrays.copyOf(right, right.length - 1), file.getFileName().toString());
      Files.delete(file);
      refused(copy, file, new byte[0], file.getFileName().toString());
      Files.write(file, right);
    }
    assertThat(
            CommandRun.of(new EvaluateCommand(), "--artifact=" + copy, "--table=" + lists).status())
        .isZero();
  }

  /** Writes the content, where there is some; then evaluation must fail with one line. */
  private static void refused(Path artifact, Path file, byte[] content, String message)
      throws IOException {
    if (content.length > 0) {
      Files.write(file, content);
    }
    CommandRun run =
        CommandRun.of(
            new EvaluateCommand(), "--artifact=" + artifact, "--table=" + lists, "--json");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip()).contains(message).doesNotContain("\n", "Exception");
  }

  private static Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(directory.resolve(name));
    try (Stream<Path> files = Files.list(artifact)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void evaluate_badTables_sayFileLineAndColumn() throws IOException {
    badTable(
        "nobody.csv", "list_id,price,item,label\nl1,1,i1,1\n", "nobody.csv has no column 'user'");
    badTable("label.csv", "price,item,user\n1,i1,u1\n", "label.csv has no column 'label'");
    badTable(
        "cheap.csv", "price,item,user,label\ncheap,i1,u1,1\n", "cheap.csv, line 2, column 'price'");
    badTable("two.csv", "price,item,user,label\n1,i1,u1,2\n", "two.csv, line 2, column 'label'");
    badTable(
        "short.csv", "price,item,user,label\n1,i1\n", "short.csv, line 2: has 2 cells, needs 4");
    badTable("empty.csv", "", "empty.csv is empty");
    badTable("header.csv", "price,item,user,label\n", "header.csv has no rows");
    assertThat(evaluate("--table=" + directory.resolve("no.csv")).err()).contains("does not exist");

    Path whole = directory.resolve("whole.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      for (int i = 0; i < 50; i++) {
        out.write(Files.readAllBytes(lists));
      }
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(directory.resolve("cut.csv.gz"), Arrays.copyOf(bytes, bytes.length / 2));
    CommandRun run = evaluate("--table=" + cut);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("cut.csv.gz", "cut short");
  }

  private void badTable(String name, String text, String message) throws IOException {
    CommandRun run = evaluate("--table=" + Files.writeString(directory.resolve(name), text));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(message);
  }

  @Test
  void evaluate_withoutModelOrTable_asksForBoth() {
    CommandRun noModel = CommandRun.of(new EvaluateCommand(), "--table=rows.csv");

    assertThat(noModel.status()).isEqualTo(1);
    assertThat(noModel.err()).contains("--artifact DIR and --table FILE are needed");
    assertThat(CommandRun.of(new EvaluateCommand(), "--artifact=model").status()).isEqualTo(1);
  }
}
