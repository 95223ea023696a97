package io.millrace.migrations;

import io.millrace.experiment.Measure;
import io.millrace.experiment.sums.UserProduct;
import io.millrace.experiment.sums.UserValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tables of users to the measures that there are: adds the columns of new ones, and
 * makes the view {@code experiment_recount} anew. Runs after all versions whenever the measures
 * have changed. A column whose measure is gone stays, with its default.
 */
final class MeasureSchema implements JavaMigration {
  private static final String ADD =
      "alter table %s add column if not exists %s double precision not null default 0";

  /** All users of an arm, wide, then a row a product. */
  private static final String VIEW =
      """
      create view experiment_recount as
      select w.namespace, w.experiment_id, w.variant, w.dimension, w.value,
             p.measure, p.other, p.total
        from (
          select u.namespace, u.experiment_id, u.variant, s.dimension, s.value, %s
            from experiment_unit u
           cross join lateral (
             select '' as dimension, '' as value
             union all
             select key, part.value from jsonb_each_text(u.segments) as part) as s
           group by 1, 2, 3, 4, 5) as w
       cross join lateral (values %s) as p(measure, other, of_past, total)
       where p.total <> 0 and (w.dimension = '' or not p.of_past)
      """;

  @Override
  public @Nullable MigrationVersion getVersion() {
    return null;
  }

  @Override
  public String getDescription() {
    return "measures";
  }

  @Override
  public Integer getChecksum() {
    return String.join("\n", statements()).hashCode();
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements()) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> statements() {
    List<String> statements = new ArrayList<>();
    for (Measure measure : Measure.all()) {
      statements.add(ADD.formatted("experiment_unit", UserValue.of(measure).name()));
      if (measure.hasPast()) {
        statements.add(ADD.formatted("experiment_unit", UserValue.before(measure).name()));
        statements.add(ADD.formatted("user_day", UserValue.of(measure).name()));
      }
    }
    statements.add("drop view if exists experiment_recount");
    statements.add(view());
    return statements;
  }

  private static String view() {
    List<String> totals = new ArrayList<>();
    List<String> named = new ArrayList<>();
    for (UserProduct product : UserProduct.kept()) {
      String column = "t" + totals.size();
      totals.add("sum(%s * %s) as %s".formatted(sql(product.one()), sql(product.other()), column));
      named.add(
          "('%s', '%s', %s, w.%s)"
              .formatted(product.key().measure(), product.key().other(), product.ofPast(), column));
    }
    return VIEW.formatted(
        totals.stream().collect(Collectors.joining(", ")),
        named.stream().collect(Collectors.joining(", ")));
  }

  /** A user's value by the columns of {@code experiment_unit}. */
  private static String sql(UserValue value) {
    return switch (value.kind()) {
      case ONE -> "1::double precision";
      case NOW, BEFORE -> "u.%s::double precision".formatted(value.name());
      case ANY, ANY_BEFORE ->
          "(u.%s > 0)::int::double precision".formatted(value.name().substring("any_".length()));
    };
  }
}
