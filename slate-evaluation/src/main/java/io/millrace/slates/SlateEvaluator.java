package io.millrace.slates;

import io.millrace.event.ItemId;
import io.millrace.eventlog.EventLog;
import io.millrace.model.BrokenArtifactException;
import io.millrace.placement.Placement;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.slates.SlateReport.Comparison;
import io.millrace.slates.baseline.BaselineKind;
import io.millrace.slates.baseline.Baselines;
import io.millrace.slates.baseline.ItemIndex;
import io.millrace.slates.baseline.Parallel;
import io.millrace.slates.baseline.Positives;
import io.millrace.slates.metrics.Interval;
import io.millrace.slates.metrics.ItemUse;
import io.millrace.slates.served.EvaluatedSite;
import io.millrace.slates.served.ReplayedStore;
import io.millrace.slates.served.ServedSettings;
import io.millrace.slates.served.ServedSlate;
import io.millrace.state.FeatureStore;
import io.millrace.state.TextVector;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.holdout.HeldOutUser;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.slates.ChosenShares;
import io.millrace.trainer.table.InvalidDataException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Evaluates slates: every held-out user asks each contender's serving code and the baselines for k
 * items, with all that the user interacted with before excluded and every other item a candidate.
 *
 * <p>Memory: a feature store of all users and items without the held-out events, 4 bytes for each
 * positive (see {@link Positives}), and outside the heap the matrix of the baselines (see {@link
 * Baselines}).
 */
public final class SlateEvaluator {
  /** The placement whose shares are changed. */
  private static final String SHARES = "shares";

  private final HoldoutSplit split;
  private final SlateOptions options;
  private final ReadProgress progress;
  private final FeatureStore store;
  private final List<Row> rows;
  private final List<int[]> usersRows;
  private final ItemIndex items;
  private final ItemUse use;
  private final List<String> notes = new ArrayList<>();

  SlateEvaluator(
      EventLog log,
      HoldoutSplit split,
      SlateOptions options,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      ReadProgress progress) {
    this.split = split;
    this.options = options;
    this.progress = progress;
    items = new ItemIndex();
    Positives positives = Positives.read(log, split, items, progress);
    store = ReplayedStore.of(log, split, texts, progress);
    store.catalogue().forEach(items::add);
    for (HeldOutUser user : split.users()) {
      user.targets().forEach(items::add);
      user.seen().forEach(items::add);
    }
    rows = split.users().stream().map(user -> Row.of(user, items)).toList();
    usersRows = positives.rows();
    use = positives.use(usersRows);
    if (positives.sampledOneIn() > 1) {
      notes.add(
          "The baselines and the popularity of items come from one in %d users: the log is too large for all."
              .formatted(positives.sampledOneIn()));
    }
  }

  /** Evaluates without text vectors. */
  public static SlateReport evaluate(
      EventLog log,
      HoldoutSplit split,
      List<Contender> contenders,
      SlateOptions options,
      ReadProgress progress) {
    return evaluate(log, split, contenders, options, items -> Map.of(), progress);
  }

  /**
   * Evaluates.
   *
   * @param contenders what the serving code ranks with, each under another name
   * @param texts reads stored text vectors, which no event holds
   * @param progress is told of each stage
   * @throws InvalidDataException if a model cannot be read, or there is no item
   */
  public static SlateReport evaluate(
      EventLog log,
      HoldoutSplit split,
      List<Contender> contenders,
      SlateOptions options,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      ReadProgress progress) {
    if (contenders.isEmpty()
        || contenders.stream().map(Contender::name).distinct().count() < contenders.size()) {
      throw new IllegalArgumentException(
          "contenders must be one or more with different names, but are " + contenders);
    }
    return new SlateEvaluator(log, split, options, texts, progress).report(contenders);
  }

  private SlateReport report(List<Contender> contenders) {
    List<Measured> measured = new ArrayList<>();
    for (Contender contender : contenders) {
      measured.add(served(contender));
      contender.artifact().flatMap(this::optimistic).ifPresent(notes::add);
    }
    measured.addAll(baselines());
    if (split.eligible() > split.users().size()) {
      notes.add(
          "%,d users qualify; %,d of them were drawn or have targets that are new to them."
              .formatted(split.eligible(), split.users().size()));
    }
    return new SlateReport(
        options.namespace().name(),
        split.query().holdout().toString(),
        split.positive().wireName(),
        split.asked(),
        options.k(),
        split.eligible(),
        rows.size(),
        rows.stream().mapToInt(row -> row.targets().size()).sum(),
        (int)
            rows.stream()
                .flatMap(row -> row.targets().stream())
                .filter(target -> use.count(target) == 0)
                .count(),
        items.size(),
        measured.stream().map(one -> one.result(options.seed())).toList(),
        comparisons(measured),
        notes);
  }

  /** Measures a contender's slates, without what its candidates were. */
  Measured slates(Contender contender) {
    progress.stage("slates of " + contender.name(), rows.size());
    try (EvaluatedSite site = open(contender, options.placement(), options.placements())) {
      return measured(contender.name(), slates(site, rows), Optional.empty());
    }
  }

  /** Searches the shares of candidate sources with which a contender's slates are best. */
  ChosenShares searchShares(Contender contender) {
    Placement usual =
        options
            .placement()
            .map(name -> options.placements().getOrDefault(name, Placement.DEFAULT))
            .orElse(Placement.DEFAULT);
    progress.stage("shares of sources of " + contender.name(), -1);
    try (EvaluatedSite site = open(contender, Optional.of(SHARES), Map.of(SHARES, usual))) {
      return new ShareSearch(
              rows,
              (asked, shares) -> {
                site.replacePlacements(Map.of(SHARES, usual.withSources(shares)));
                return slates(site, asked);
              },
              options.k(),
              options.seed())
          .search();
    }
  }

  private EvaluatedSite open(
      Contender contender, Optional<String> placement, Map<String, Placement> placements) {
    return EvaluatedSite.open(
        contender.name(),
        contender.artifact(),
        store,
        split.asked(),
        new ServedSettings(
            options.namespace(), placement, placements, options.candidates(), options.k()));
  }

  private List<int[]> slates(EvaluatedSite site, List<Row> asked) {
    return Parallel.map(
        asked, row -> items.find(site.slate(row.user())), options.threads(), progress);
  }

  private Measured served(Contender contender) {
    progress.stage("slates of " + contender.name(), rows.size());
    try (EvaluatedSite site = open(contender, options.placement(), options.placements())) {
      List<ServedSlate> slates =
          Parallel.map(rows, row -> site.ask(row.user()), options.threads(), progress);
      return measured(
          contender.name(),
          slates.stream()
              .map(
                  slate ->
                      items.find(slate.slate().stream().map(ServedSlate.Item::itemId).toList()))
              .toList(),
          Optional.of(ServedSummary.of(rows, slates)));
    }
  }

  private List<Measured> baselines() {
    Baselines baselines = new Baselines(use, usersRows, options.k(), options.threads());
    List<Measured> measured = new ArrayList<>();
    baselines
        .slates(
            options.baselines(),
            rows.stream().map(Row::query).toList(),
            options.easePenalty(),
            progress)
        .forEach((kind, slates) -> measured.add(measured(name(kind), slates, Optional.empty())));
    long used = IntStream.range(0, use.items()).filter(i -> use.count(i) > 0).count();
    if (baselines.width() < used) {
      notes.add(
          "Item-kNN and EASE know the %,d most popular of %,d items."
              .formatted(baselines.width(), used));
    }
    return measured;
  }

  private String name(BaselineKind kind) {
    String penalty = String.format(Locale.ROOT, "%.0f", options.easePenalty());
    return switch (kind) {
      case POPULARITY -> "popularity";
      case ITEM_KNN -> "item-kNN, cosine, 10";
      case EASE -> "EASE " + penalty;
      case EASE_RECENCY -> "EASE %s, recency .98".formatted(penalty);
    };
  }

  private Measured measured(String name, List<int[]> slates, Optional<SlateReport.Served> served) {
    return new Measured(name, slates, rows, use, options.k(), served);
  }

  private List<Comparison> comparisons(List<Measured> measured) {
    List<Comparison> comparisons = new ArrayList<>();
    for (Measured other : measured.subList(Math.min(1, measured.size()), measured.size())) {
      Measured first = measured.get(0);
      comparisons.add(
          new Comparison(
              other.name(),
              Interval.ofDifference(first.hitRates(), other.hitRates(), options.seed()),
              Interval.ofDifference(first.ndcgs(), other.ndcgs(), options.seed())));
    }
    return comparisons;
  }

  /** A model that was trained on held-out events knows the answers. */
  private Optional<String> optimistic(Path artifact) {
    try {
      RecommenderArtifact.Description manifest = RecommenderArtifact.description(artifact);
      if (split.id().equals(manifest.provenance().get("holdout"))) {
        return Optional.empty();
      }
      Instant until = until(manifest);
      long known = split.users().stream().filter(user -> user.at().isBefore(until)).count();
      return known == 0
          ? Optional.empty()
          : Optional.of(
              "OPTIMISTIC: model %s was trained on events until %s, among them the held-out events of %,d of %,d users. It knows what it has to find: its metrics say nothing about future slates."
                  .formatted(manifest.id(), until, known, rows.size()));
    } catch (BrokenArtifactException e) {
      throw new InvalidDataException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Instant until(RecommenderArtifact.Description manifest) {
    String until = manifest.provenance().get("until");
    try {
      return until == null ? manifest.createdAt() : Instant.parse(until);
    } catch (DateTimeException e) {
      return manifest.createdAt();
    }
  }
}
