package io.millrace.trainer.cli;

import io.millrace.model.ModelArtifact;
import io.millrace.model.RankingModel;
import io.millrace.trainer.dataset.TableSource;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.Predictions;
import io.millrace.trainer.table.InvalidDataException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code evaluate}: a stored model on a labelled table. */
@Command(
    name = "evaluate",
    description = "Scores every row of a labelled CSV file with a stored model.")
public final class EvaluateCommand extends AnalystCommand {
  @Option(names = "--artifact", required = true, paramLabel = "DIR", description = "The model.")
  @SuppressWarnings("NullAway.Init") // picocli refuses the command without it.
  private Path artifact;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "FILE",
      description = "The rows, gzipped or not, as the model's specification says.")
  @SuppressWarnings("NullAway.Init") // picocli refuses the command without it.
  private Path table;

  @Override
  JsonNode run() throws IOException {
    try (RankingModel model = ModelArtifact.load(artifact)) {
      Evaluation evaluation =
          new Predictions(model).evaluate(new TableSource(table, model.encoder().spec()));
      if (evaluation.rows() == 0) {
        throw new InvalidDataException(table + " has no rows");
      }
      TextTable metrics = new TextTable().row("", "ROWS", "AUC", "GAUC", "LOGLOSS", "CALIBRATION");
      TrainCommand.row(metrics, model.manifest().id(), evaluation);
      metrics.print(people());
      return Json.evaluation(evaluation);
    }
  }
}
