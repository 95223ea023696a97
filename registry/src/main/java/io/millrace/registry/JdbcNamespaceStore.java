package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table {@code site}. */
final class JdbcNamespaceStore implements NamespaceStore {
  private final Database database;
  private final Clock clock;

  JdbcNamespaceStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public List<Namespace> list() {
    return database.transaction(
        "list the sites",
        connection ->
            Database.query(
                connection,
                "select namespace from site order by namespace",
                row -> new Namespace(row.getString("namespace"))));
  }

  @Override
  public Map<Namespace, Long> versions() {
    return database.transaction(
        "read the versions of the namespaces",
        connection -> {
          Map<Namespace, Long> versions = new LinkedHashMap<>();
          Database.query(
                  connection,
                  """
                  select namespace, coalesce(version, 0) as version
                  from site left join decision_version using (namespace)
                  order by namespace""",
                  row ->
                      Map.entry(new Namespace(row.getString("namespace")), row.getLong("version")))
              .forEach(row -> versions.put(row.getKey(), row.getValue()));
          return versions;
        });
  }

  @Override
  public void add(Namespace namespace) {
    database.transaction(
        "add the site " + namespace,
        connection ->
            Database.update(
                connection,
                "insert into site (namespace, created_at) values (?, ?) on conflict do nothing",
                namespace.name(),
                clock.instant()));
  }

  @Override
  public Map<String, Long> rows(Namespace namespace) {
    return database.transaction(
        "count the rows of " + namespace,
        connection -> {
          Map<String, Long> rows = new LinkedHashMap<>();
          for (String table : tables(connection)) {
            long count =
                Database.query(
                        connection,
                        "select count(*) as rows from %s where namespace = ?".formatted(table),
                        row -> row.getLong("rows"),
                        namespace.name())
                    .get(0);
            if (count > 0) {
              rows.put(table, count);
            }
          }
          return rows;
        });
  }

  @Override
  public void purge(Namespace namespace) {
    database.transaction(
        "delete the rows of " + namespace,
        connection -> {
          int rows = 0;
          for (String table : tables(connection)) {
            rows +=
                Database.update(
                    connection,
                    "delete from %s where namespace = ?".formatted(table),
                    namespace.name());
          }
          return rows;
        });
  }

  /** All that hold rows of namespaces; the one that triggers of others write into comes last. */
  private static List<String> tables(Connection connection) throws SQLException {
    return Database.query(
        connection,
        """
        select quote_ident(table_name) as name
        from information_schema.tables join information_schema.columns
          using (table_schema, table_name)
        where table_schema = current_schema() and table_type = 'BASE TABLE'
          and column_name = 'namespace'
        order by table_name = 'decision_version', table_name""",
        row -> row.getString("name"));
  }

  @Override
  public boolean delete(Namespace namespace) {
    return database.transaction(
            "delete the namespace " + namespace,
            connection ->
                Database.update(
                    connection, "delete from site where namespace = ?", namespace.name()))
        > 0;
  }
}
