package io.millrace.trainer.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.millrace.trainer.evaluation.Evaluator;
import io.millrace.trainer.evaluation.RankingEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of each group, as CSV; empty cells where a group has no positive. Written beside its
 * place and renamed at the end: nobody reads half of it.
 */
final class GroupsFile implements Evaluator.GroupSink, AutoCloseable {
  private final Path target;
  private final Path hidden;
  private final CsvWriter csv;
  private final int cutoffs;
  private boolean closed;

  GroupsFile(Path file, List<Integer> cutoffs) throws IOException {
    target = file.toAbsolutePath();
    hidden = target.resolveSibling("." + target.getFileName() + ".part");
    this.cutoffs = cutoffs.size();
    csv = CsvWriter.builder().build(hidden);
    List<String> header = new ArrayList<>(List.of("group", "rows", "positives"));
    for (int k : cutoffs) {
      header.add("hr@" + k);
      header.add("ndcg@" + k);
    }
    header.addAll(List.of("mrr", "map"));
    csv.writeRecord(header);
  }

  @Override
  public void accept(
      String group,
      int rows,
      int positives,
      List<RankingEvaluation.AtCutoff> atCutoffs,
      double reciprocalRank,
      double averagePrecision) {
    List<String> cells =
        new ArrayList<>(List.of(group, Integer.toString(rows), Integer.toString(positives)));
    for (int i = 0; i < cutoffs; i++) {
      cells.add(positives == 0 ? "" : Double.toString(atCutoffs.get(i).hitRate()));
      cells.add(positives == 0 ? "" : Double.toString(atCutoffs.get(i).ndcg()));
    }
    cells.add(positives == 0 ? "" : Double.toString(reciprocalRank));
    cells.add(positives == 0 ? "" : Double.toString(averagePrecision));
    csv.writeRecord(cells);
  }

  /** All groups are there. */
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
