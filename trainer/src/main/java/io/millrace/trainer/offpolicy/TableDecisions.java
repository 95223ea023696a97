package io.millrace.trainer.offpolicy;

import io.millrace.event.Value;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.Scope;
import io.millrace.feature.Transform;
import io.millrace.feature.Vocabulary;
import io.millrace.feature.kind.CategoryKind.Category;
import io.millrace.feature.kind.NumberKind;
import io.millrace.feature.kind.PositionKind.Position;
import io.millrace.model.RankingModel;
import io.millrace.statistics.offpolicy.Logged;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.dataset.TableSource;
import io.millrace.trainer.table.InvalidDataException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A table of decisions with their propensities, such as the Open Bandit Dataset: a row is what was
 * shown, with what probability, and whether it was clicked. What could have been shown instead is
 * every action that the table has; its features are those of the first row that shows it.
 */
public final class TableDecisions {
  private final Path table;
  private final Columns columns;
  private final FeatureSpec own;
  private long varying;

  /**
   * Where a row says what.
   *
   * @param reward 0 or 1, or what the format calls positive
   * @param propensity the log's probability of what it showed
   * @param action what was shown
   * @param position the place; may be absent from the table
   */
  public record Columns(String reward, String propensity, String action, String position) {}

  /**
   * @param format how the table is read
   */
  public TableDecisions(Path table, Columns columns, FeatureSpec.TableFormat format) {
    this.table = table;
    this.columns = columns;
    own =
        new FeatureSpec(
            Optional.of(columns.reward()),
            List.of(
                number(columns.propensity()),
                new Category(columns.action(), Scope.ITEM, columns.action(), Vocabulary.LISTED),
                new Position(columns.position(), Integer.MAX_VALUE)),
            List.of(),
            format);
  }

  private static Feature number(String column) {
    return new NumberKind.Number(column, Scope.CONTEXT, column, new Transform.Standardize());
  }

  /**
   * Decisions of a policy over the table's actions.
   *
   * @param model whose scores the policy goes by; empty for a policy that asks none
   */
  public List<Decision> read(
      Optional<RankingModel> model, TargetPolicy policy, ReadProgress progress) {
    progress.stage("read actions", -1);
    Map<String, Map<String, Value>> items = items(model, progress);
    List<String> actions = List.copyOf(items.keySet());
    Optional<PreparedItems> prepared = model.map(it -> new PreparedItems(it, Duration.ofDays(1)));
    List<Decision> decisions = new ArrayList<>();
    progress.stage("score actions", -1);
    rows(
        model,
        (row, features) -> {
          float[] scores =
              prepared
                  .map(
                      it ->
                          it.score(
                              features,
                              actions,
                              Instant.EPOCH,
                              item -> items.getOrDefault(item, Map.of())))
                  .orElseGet(() -> new float[actions.size()]);
          decisions.add(
              new Decision(
                  row.group(),
                  row.position(),
                  row.reward(),
                  row.propensity(),
                  Collections.binarySearch(actions, row.action()),
                  actions,
                  policy.distribution(scores, 0)));
          progress.advance(1);
        });
    return decisions;
  }

  /** Decisions of a policy whose probabilities stand in a column of the table. */
  public List<Logged> read(String target, ReadProgress progress) {
    FeatureSpec both =
        new FeatureSpec(
            own.label(),
            List.of(number(columns.propensity()), number(target)),
            List.of(),
            own.table());
    progress.stage("read decisions", -1);
    List<Logged> logged = new ArrayList<>();
    try (Stream<Example> rows = new TableSource(table, both).open()) {
      rows.forEach(
          row -> {
            long number = logged.size() + 1L;
            double share = probability(row, target, number, 0);
            logged.add(
                Logged.of(
                    row.label(),
                    probability(row, columns.propensity(), number, Double.MIN_VALUE),
                    share));
            progress.advance(1);
          });
    }
    return logged;
  }

  /** How often a row had other features for its action than the action's first row. */
  public long varying() {
    return varying;
  }

  private Map<String, Map<String, Value>> items(
      Optional<RankingModel> model, ReadProgress progress) {
    List<String> names = new ArrayList<>();
    model.ifPresent(
        it ->
            it.encoder().spec().features().stream()
                .filter(feature -> feature.of() == Scope.ITEM)
                .forEach(feature -> names.add(feature.name())));
    if (model.isPresent() && names.isEmpty()) {
      throw new InvalidDataException(
          "the model has no feature of the item: it cannot prefer one to another");
    }
    Map<String, Map<String, Value>> items = new TreeMap<>();
    rows(
        model,
        (row, features) -> {
          Map<String, Value> values = new LinkedHashMap<>();
          for (String name : names) {
            Value value = features.get(name);
            if (value != null) {
              values.put(name, value);
            }
          }
          Map<String, Value> first = items.putIfAbsent(row.action(), values);
          varying += first != null && !first.equals(values) ? 1 : 0;
          progress.advance(1);
        });
    return items;
  }

  private interface Sink {
    void accept(Row row, Map<String, Value> features);
  }

  private record Row(String group, int position, double reward, double propensity, String action) {}

  /** The table is read twice side by side: for what happened, and for what the model sees. */
  private void rows(Optional<RankingModel> model, Sink sink) {
    try (Stream<Example> happened = new TableSource(table, own).open();
        Stream<Example> seen =
            model
                .map(it -> new TableSource(table, it.encoder().spec()).open())
                .orElseGet(Stream::empty)) {
      Iterator<Example> rows = happened.iterator();
      Iterator<Example> features = seen.iterator();
      List<String> positions =
          model.stream()
              .flatMap(it -> it.encoder().spec().positionFeatures().stream())
              .map(Feature::name)
              .toList();
      for (long number = 1; rows.hasNext(); number++) {
        Example row = rows.next();
        Map<String, Value> values = Map.of();
        String group = "";
        if (model.isPresent()) {
          Example example = features.next();
          values = new HashMap<>(example.values());
          // As serving does: while it is ranked an item has no place yet.
          values.keySet().removeAll(positions);
          group = example.group();
        }
        sink.accept(row(row, group.isEmpty() ? "row " + number : group, number), values);
      }
    }
  }

  private Row row(Example row, String group, long number) {
    if (row.item().isEmpty()) {
      throw new InvalidDataException(
          "%s, row %d, column '%s': a decision needs its action"
              .formatted(table, number, columns.action()));
    }
    Value position = row.values().get(columns.position());
    return new Row(
        group,
        position instanceof Value.Num place ? (int) place.number() : 0,
        row.label(),
        probability(row, columns.propensity(), number, Double.MIN_VALUE),
        row.item());
  }

  private double probability(Example row, String column, long number, double least) {
    if (row.values().get(column) instanceof Value.Num share
        && share.number() >= least
        && share.number() <= 1) {
      return share.number();
    }
    throw new InvalidDataException(
        "%s, row %d, column '%s': must be a probability %s and at most 1"
            .formatted(table, number, column, least > 0 ? "above 0" : "of at least 0"));
  }
}
