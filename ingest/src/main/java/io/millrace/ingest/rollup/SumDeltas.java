package io.millrace.ingest.rollup;

import io.millrace.experiment.sums.SumKey;
import io.millrace.experiment.sums.UserProduct;
import io.millrace.experiment.sums.UserValue;
import io.millrace.ingest.sink.RefusedBatchException;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Adds to the table {@code experiment_sum} what users' changes change of each kept product: the
 * product after less the product before. All changes of a user follow one another, as each holds
 * the user's row until it is committed; so what has been added in the end is the product now, in
 * whatever order it came.
 */
final class SumDeltas {
  private static final String ADD =
      """
      insert into experiment_sum as s (namespace, experiment_id, day, variant, dimension, value,
                                       measure, other, total)
      select ?, experiment_id, (now() at time zone 'utc')::date, variant, dimension, value, measure,
             other, total
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::float8[])
          as added(experiment_id, variant, dimension, value, measure, other, total)
      on conflict (namespace, experiment_id, day, variant, dimension, value, measure, other)
      do update set total = s.total + excluded.total
      """;

  private static final List<UserProduct> PRODUCTS =
      UserProduct.kept().stream()
          .sorted(
              Comparator.comparing((UserProduct product) -> product.key().measure())
                  .thenComparing(product -> product.key().other()))
          .toList();

  /** The values that the products are of; what follows is by their places. */
  private static final List<UserValue> VALUES =
      PRODUCTS.stream()
          .flatMap(product -> Stream.of(product.one(), product.other()))
          .distinct()
          .toList();

  private static final int[] ONES =
      PRODUCTS.stream().mapToInt(product -> VALUES.indexOf(product.one())).toArray();
  private static final int[] OTHERS =
      PRODUCTS.stream().mapToInt(product -> VALUES.indexOf(product.other())).toArray();

  private record Part(String experiment, String variant, String dimension, String value) {
    private static final Comparator<Part> ORDER =
        Comparator.comparing(Part::experiment)
            .thenComparing(Part::variant)
            .thenComparing(Part::dimension)
            .thenComparing(Part::value);
  }

  private record Row(Part part, UserProduct product, double total) {}

  private final SortedMap<Part, double[]> totals = new TreeMap<>(Part.ORDER);

  void add(Units.Counted unit) {
    double[] before = unit.fresh() ? new double[VALUES.size()] : values(unit.before());
    double[] after = values(unit.after());
    double[] deltas = new double[PRODUCTS.size()];
    for (int i = 0; i < deltas.length; i++) {
      deltas[i] = after[ONES[i]] * after[OTHERS[i]] - before[ONES[i]] * before[OTHERS[i]];
    }
    UnitKey key = unit.key();
    add(new Part(key.experiment(), key.variant(), "", ""), deltas, true);
    unit.segments()
        .forEach(
            (dimension, value) ->
                add(new Part(key.experiment(), key.variant(), dimension, value), deltas, false));
  }

  private void add(Part part, double[] deltas, boolean withPast) {
    double[] sum = totals.computeIfAbsent(part, key -> new double[PRODUCTS.size()]);
    for (int i = 0; i < deltas.length; i++) {
      if (withPast || !PRODUCTS.get(i).ofPast()) {
        sum[i] += deltas[i];
      }
    }
  }

  private static double[] values(UserValue.Counted user) {
    double[] values = new double[VALUES.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = VALUES.get(i).of(user);
    }
    return values;
  }

  /** Writes what is not 0, in one order everywhere. */
  void write(Connection connection, Namespace namespace) throws SQLException {
    List<Row> rows = rows();
    if (rows.isEmpty()) {
      return;
    }
    List<Function<Row, Object>> columns =
        List.of(
            row -> row.part().experiment(),
            row -> row.part().variant(),
            row -> row.part().dimension(),
            row -> row.part().value(),
            row -> row.product().key().measure(),
            row -> row.product().key().other(),
            Row::total);
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, namespace.name());
      for (int column = 0; column < columns.size(); column++) {
        statement.setArray(
            2 + column,
            connection.createArrayOf(
                column == columns.size() - 1 ? "float8" : "text",
                rows.stream().map(columns.get(column)).toArray()));
      }
      statement.executeUpdate();
    }
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<Part, double[]> part : totals.entrySet()) {
      for (int i = 0; i < PRODUCTS.size(); i++) {
        double total = part.getValue()[i];
        if (!Double.isFinite(total)) {
          SumKey key = PRODUCTS.get(i).key();
          String message =
              "the sum of %s times %s in experiment %s is out of range"
                  .formatted(key.measure(), key.other(), part.getKey().experiment());
          throw new RefusedBatchException(message, new ArithmeticException(message));
        }
        if (total != 0) {
          rows.add(new Row(part.getKey(), PRODUCTS.get(i), total));
        }
      }
    }
    return rows;
  }
}
