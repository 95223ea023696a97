package io.millrace.trainer.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.retrieval.linear.HistoryBuffer;
import io.millrace.retrieval.linear.ItemScores;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.trainer.training.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Anonymous sessions of a real shop: the last day's next clicks, against V-SkNN. */
class SessionPeerTest {
  private static final String CLICKS = "shared/data/sessions/clicks.tsv.gz";
  private static final int SLATE = 20;

  private record Click(String item, long second) {}

  /** Hits and reciprocal ranks over positions. */
  private static final class Tally {
    private int positions;
    private int hits;
    private double reciprocal;

    void add(int items, int target, IntToDoubleFunction score) {
      positions++;
      double own = score.applyAsDouble(target);
      int rank = 1;
      for (int item = 0; item < items; item++) {
        rank += score.applyAsDouble(item) > own ? 1 : 0;
      }
      if (own > 0 && rank <= SLATE) {
        hits++;
        reciprocal += 1.0 / rank;
      }
    }

    double hitRate() {
      return (double) hits / positions;
    }

    double meanReciprocalRank() {
      return reciprocal / positions;
    }

    @Override
    public String toString() {
      return "HR@20 %.4f, MRR@20 %.4f of %d positions"
          .formatted(hitRate(), meanReciprocalRank(), positions);
    }
  }

  @Test
  void nextClicks_ofTheLastDay_areFoundNoWorseThanBySessionNeighbours() throws IOException {
    Optional<Path> file = clicks();
    assumeTrue(file.isPresent(), CLICKS + " is not beside the project; there are no sessions");
    Map<String, List<Click>> sessions = sessions(file.get());
    long end =
        sessions.values().stream().mapToLong(clicks -> last(clicks).second()).max().orElseThrow();
    Interactions.Builder builder = new Interactions.Builder();
    List<List<Click>> asked = new ArrayList<>();
    List<List<Click>> known = new ArrayList<>();
    sessions.forEach(
        (id, clicks) -> (last(clicks).second() > end - 86_400 ? asked : known).add(clicks));
    for (int user = 0; user < known.size(); user++) {
      for (Click click : known.get(user)) {
        builder.add(
            new UserId("s" + user),
            new ItemId(click.item()),
            InteractionType.VIEW,
            Instant.ofEpochSecond(click.second()));
      }
    }
    ItemToItemModel model =
        new RetrievalTrainer(2, 1)
            .train(builder.build(), "retrieval", Instant.EPOCH, Map.of(), Progress.NONE)
            .model();
    VectorSessionNeighbours neighbours = new VectorSessionNeighbours();
    for (List<Click> clicks : known) {
      neighbours.add(
          clicks.stream().map(click -> index(model, click)).toList(), last(clicks).second());
    }
    Tally ours = new Tally();
    Tally theirs = new Tally();
    HistoryBuffer history = new HistoryBuffer();
    ItemScores scores = new ItemScores();
    // Every third session is enough for a difference of 5 %.
    for (int session = 0; session < asked.size(); session += 3) {
      List<Click> found =
          asked.get(session).stream().filter(click -> index(model, click) >= 0).toList();
      for (int next = 1; next < found.size(); next++) {
        int target = index(model, found.get(next));
        fill(history, model, found.subList(0, next));
        model.score(history, scores);
        ours.add(model.items().size(), target, scores::score);
        Map<Integer, Double> peer =
            neighbours.scores(
                found.subList(0, next).stream().map(click -> index(model, click)).toList());
        theirs.add(model.items().size(), target, item -> peer.getOrDefault(item, 0.0));
      }
    }
    System.out.println("retrieval " + ours + "; V-SkNN " + theirs);
    assertThat(ours.hitRate()).isGreaterThanOrEqualTo(theirs.hitRate());
    assertThat(ours.meanReciprocalRank()).isGreaterThanOrEqualTo(theirs.meanReciprocalRank());
  }

  private static void fill(HistoryBuffer history, ItemToItemModel model, List<Click> clicks) {
    history.clear();
    int age = -1;
    long moment = -1;
    for (int i = clicks.size() - 1; i >= 0; i--) {
      int item = index(model, clicks.get(i));
      if (!history.contains(item)) {
        if (clicks.get(i).second() != moment) {
          moment = clicks.get(i).second();
          age++;
        }
        history.add(item, age, 1);
      }
    }
  }

  private static int index(ItemToItemModel model, Click click) {
    return model.items().indexOf(new ItemId(click.item()));
  }

  private static Click last(List<Click> clicks) {
    return clicks.get(clicks.size() - 1);
  }

  private static Optional<Path> clicks() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve(CLICKS);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static Map<String, List<Click>> sessions(Path file) throws IOException {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.lines().skip(1).map(line -> line.split("\t", -1)).forEach(rows::add);
    }
    rows.sort(Comparator.comparingDouble(row -> Double.parseDouble(row[2])));
    Map<String, List<Click>> sessions = new LinkedHashMap<>();
    for (String[] row : rows) {
      sessions
          .computeIfAbsent(row[0], id -> new ArrayList<>())
          .add(new Click(row[1], (long) Double.parseDouble(row[2])));
    }
    return sessions;
  }
}
