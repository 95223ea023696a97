package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.time.Clock;
import java.util.List;

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
  public boolean delete(Namespace namespace) {
    return database.transaction(
            "delete the namespace " + namespace,
            connection ->
                Database.update(
                    connection, "delete from site where namespace = ?", namespace.name()))
        > 0;
  }
}
