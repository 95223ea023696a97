package io.millrace.trainer.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.PositionFeature;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.evaluation.Predictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The validation rows with their scores, as CSV. Written beside its place and renamed at the end:
 * nobody reads half of it.
 */
final class PredictionsFile implements Predictions.Sink, AutoCloseable {
  private final Path target;
  private final Path hidden;
  private final CsvWriter csv;
  private final String position;
  private boolean closed;

  PredictionsFile(Path file, FeatureSpec spec) throws IOException {
    target = file.toAbsolutePath();
    hidden = target.resolveSibling("." + target.getFileName() + ".part");
    position = spec.positionFeatures().stream().map(PositionFeature::name).findFirst().orElse("");
    csv = CsvWriter.builder().build(hidden);
    csv.writeRecord("request_id", "user_id", "item_id", "position", "label", "score");
  }

  @Override
  public void accept(Example example, float score) {
    csv.writeRecord(
        example.request(),
        example.group(),
        example.item(),
        example.values().get(position) instanceof Value.Num place
            ? Long.toString(Math.round(place.number()))
            : "",
        example.label() > 0 ? "1" : "0",
        Float.toString(score));
  }

  /** All rows are there. */
  void publish() throws IOException {
    csv.close();
    closed = true;
    Files.move(hidden, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      csv.close();
    }
    Files.deleteIfExists(hidden);
  }
}
