package io.millrace.trainer.cli;

import io.millrace.eventlog.EventLog;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.retrieval.InteractionReader;
import io.millrace.trainer.retrieval.Interactions;
import io.millrace.trainer.retrieval.RetrievalTrainer;
import io.millrace.trainer.retrieval.TextTrainer;
import io.millrace.trainer.training.Progress;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Trains the retrieval model of a recommender from a namespace's log, and says what was chosen. */
final class RetrievalTraining {
  /** What people see of the table of trials; {@code --json} has all. */
  private static final int SHOWN = 8;

  private final EventLog log;
  private final ItemTexts texts;
  private final Progress progress;
  private final PrintWriter people;

  RetrievalTraining(EventLog log, ItemTexts texts, Progress progress, PrintWriter people) {
    this.log = log;
    this.texts = texts;
    this.progress = progress;
    this.people = people;
  }

  /**
   * Returns the model; empty, with a word to people, if the log has no positive interactions.
   *
   * @param threads 0 for one a core
   */
  Optional<RetrievalTrainer.Result> run(LogQuery query, int threads, String id, Instant createdAt) {
    Interactions interactions =
        InteractionReader.read(log, query.since(), query.until(), event -> true, progress);
    if (interactions.size() == 0) {
      people.println(
          "No retrieval model: there are no positive interactions between %s and %s"
              .formatted(query.since(), query.until()));
      return Optional.empty();
    }
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    RetrievalTrainer.Result result =
        new RetrievalTrainer(used, query.seed())
            .train(
                interactions,
                id,
                createdAt,
                Map.of("since", query.since().toString(), "until", query.until().toString()),
                progress);
    return Optional.of(
        new TextTrainer(used, query.seed()).train(interactions, result, texts, progress));
  }

  /** Prints what was tried, best first. */
  void print(RetrievalTrainer.Result result) {
    if (result.trials().isEmpty()) {
      people.println(
          "Retrieval: %d users have a history to choose by, too few; cosine is the default"
              .formatted(result.questions()));
      return;
    }
    people.println(
        "Retrieval models by the items that %,d users chose next, all items as candidates:"
            .formatted(result.questions()));
    TextTable table = new TextTable().row("NDCG@10", "MODEL");
    result.trials().stream()
        .limit(SHOWN)
        .forEach(
            trial -> table.row(String.format(Locale.ROOT, "%.4f", trial.ndcg()), trial.label()));
    table.print(people);
  }

  /** Returns what {@code --json} prints. */
  static ObjectNode json(RetrievalTrainer.Result result) {
    ObjectNode json = Json.object();
    json.put("questions", result.questions());
    ObjectNode provenance = json.putObject("provenance");
    new TreeMap<>(result.model().manifest().provenance()).forEach(provenance::put);
    ArrayNode trials = json.putArray("trials");
    for (RetrievalTrainer.Trial trial : result.trials()) {
      ObjectNode node = trials.addObject();
      node.put("model", trial.label());
      Json.number(node, "ndcg@10", trial.ndcg());
    }
    return json;
  }

  /** Returns the metrics of the registry. */
  static Map<String, Double> metrics(RetrievalTrainer.Result result) {
    Map<String, Double> metrics = new TreeMap<>();
    result
        .model()
        .manifest()
        .metrics()
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                metrics.put("retrieval." + name, value);
              }
            });
    return metrics;
  }
}
