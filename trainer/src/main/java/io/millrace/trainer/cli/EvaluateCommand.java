package io.millrace.trainer.cli;

import io.millrace.model.ModelArtifact;
import io.millrace.model.RankingModel;
import io.millrace.trainer.dataset.TableSource;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.Evaluator;
import io.millrace.trainer.evaluation.Predictions;
import io.millrace.trainer.evaluation.RankingEvaluation;
import io.millrace.trainer.table.InvalidDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code evaluate}: a stored model on a labelled table. */
@Command(
    name = "evaluate",
    description = {
      "Scores every row of a labelled CSV file with a stored model.",
      "With --group-by also how it ranks the rows of each group: hit rate, NDCG, MRR, MAP;",
      "GAUC is then by these groups, else by user."
    })
public final class EvaluateCommand extends AnalystCommand {
  // Not required to picocli, which would ask subcommands for them too.
  @Option(names = "--artifact", paramLabel = "DIR", description = "The model.")
  private Optional<Path> artifact = Optional.empty();

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description =
          "The rows: CSV, gzipped or not, or Parquet; a file, a directory or a pattern of files.")
  private Optional<Path> table = Optional.empty();

  @Option(
      names = "--group-by",
      paramLabel = "COLUMN",
      description = "The column whose values name the lists; it need not be a feature.")
  private Optional<String> groupBy = Optional.empty();

  @Option(
      names = "--k",
      split = ",",
      paramLabel = "K",
      description = "Cut-offs of hit rate and NDCG, separated by commas. Default: 10")
  private List<Integer> cutoffs = List.of();

  @Option(
      names = "--per-group",
      paramLabel = "FILE",
      description = "Write the metrics of each group as CSV.")
  private Optional<Path> perGroup = Optional.empty();

  @Override
  JsonNode run() throws IOException {
    if (artifact.isEmpty() || table.isEmpty()) {
      throw new InvalidOptionException(
          "--artifact DIR and --table FILE are needed: which model, on which rows? For slates of the serving code on the event log: millrace evaluate slates");
    }
    if (groupBy.isEmpty() && (!cutoffs.isEmpty() || perGroup.isPresent())) {
      throw new InvalidOptionException("--k and --per-group need --group-by");
    }
    List<Integer> ks = cutoffs.isEmpty() ? List.of(10) : cutoffs.stream().distinct().toList();
    if (ks.stream().anyMatch(k -> k < 1)) {
      throw new InvalidOptionException("--k must be at least 1, is " + ks);
    }
    try (RankingModel model = ModelArtifact.load(artifact.get())) {
      Evaluator rows =
          new Predictions(model)
              .collect(new TableSource(table.get(), model.encoder().spec(), groupBy));
      Evaluation evaluation = rows.evaluate();
      if (evaluation.rows() == 0) {
        throw new InvalidDataException(table.get() + " has no rows");
      }
      TextTable metrics = new TextTable().row("", "ROWS", "AUC", "GAUC", "LOGLOSS", "CALIBRATION");
      TrainCommand.row(metrics, model.manifest().id(), evaluation);
      metrics.print(people());
      ObjectNode json = Json.evaluation(evaluation);
      if (groupBy.isPresent()) {
        RankingEvaluation ranking = ranking(rows, ks);
        print(groupBy.get(), ranking);
        json.set("groups", Json.ranking(ranking));
      }
      return json;
    }
  }

  private RankingEvaluation ranking(Evaluator rows, List<Integer> ks) throws IOException {
    if (perGroup.isEmpty()) {
      return rows.ranking(ks, Evaluator.NO_SINK);
    }
    try (GroupsFile file = new GroupsFile(perGroup.get(), ks)) {
      RankingEvaluation ranking = rows.ranking(ks, file);
      file.publish();
      return ranking;
    }
  }

  private void print(String column, RankingEvaluation ranking) {
    TextTable table = new TextTable().row("BY " + column.toUpperCase(Locale.ROOT), "MEAN");
    for (RankingEvaluation.AtCutoff at : ranking.atCutoffs()) {
      table.row("HR@" + at.k(), number(at.hitRate())).row("NDCG@" + at.k(), number(at.ndcg()));
    }
    table.row("MRR", number(ranking.mrr())).row("MAP", number(ranking.map()));
    table.print(people());
    people()
        .println(
            String.format(
                Locale.ROOT,
                "%,d groups; %s",
                ranking.groups(),
                ranking.withoutPositive() == 0
                    ? "every one has a positive"
                    : "%,d without a positive are not in the means"
                        .formatted(ranking.withoutPositive())));
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }
}
