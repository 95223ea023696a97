package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            "rows", "auc", "gauc", "logloss", "normalised_entropy", "calibration_error", "groups");
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
}
