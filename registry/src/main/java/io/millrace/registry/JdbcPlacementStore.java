package io.millrace.registry;

import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.placement.codec.InvalidPlacementException;
import io.millrace.placement.codec.PlacementCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code placement}. */
final class JdbcPlacementStore implements PlacementStore {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcPlacementStore.class);

  /** With the name that {@code exclude} has now, in documents of earlier releases too. */
  private static final String SELECT =
      """
      select name, updated_at,
        case when document -> 'leave_out' is null then document
          else document - 'leave_out' || jsonb_build_object('exclude', document -> 'leave_out')
        end as document
      from placement
      """;

  private final Database database;
  private final Clock clock;
  private final PlacementCodec codec = new PlacementCodec();

  JdbcPlacementStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public List<StoredPlacement> list(Namespace namespace) {
    return database.transaction(
        "list the placements",
        connection ->
            Database.query(
                    connection,
                    SELECT + "where namespace = ? order by name",
                    this::readIfWhole,
                    namespace.name())
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  /** One document that cannot be read must not keep the others from being obeyed. */
  private Optional<StoredPlacement> readIfWhole(ResultSet row) throws SQLException {
    try {
      return Optional.of(read(row));
    } catch (RegistryException damaged) {
      LOG.error("Placement left out, its usual rules hold: {}", damaged.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Optional<StoredPlacement> find(Namespace namespace, String name) {
    return database.transaction(
        "find placement " + name,
        connection ->
            Database.query(
                    connection,
                    SELECT + "where namespace = ? and name = ?",
                    this::read,
                    namespace.name(),
                    name)
                .stream()
                .findFirst());
  }

  @Override
  public void put(Namespace namespace, String name, Placement placement) {
    Placement.checkName(name);
    database.transaction(
        "write placement " + name,
        connection ->
            Database.update(
                connection,
                """
                insert into placement (namespace, name, document, updated_at)
                values (?, ?, ?::jsonb, ?)
                on conflict (namespace, name) do update
                set document = excluded.document, updated_at = excluded.updated_at
                """,
                namespace.name(),
                name,
                codec.write(placement),
                clock.instant()));
  }

  @Override
  public boolean delete(Namespace namespace, String name) {
    return database.transaction(
            "delete placement " + name,
            connection ->
                Database.update(
                    connection,
                    "delete from placement where namespace = ? and name = ?",
                    namespace.name(),
                    name))
        > 0;
  }

  private StoredPlacement read(ResultSet row) throws SQLException {
    String name = row.getString("name");
    try {
      return new StoredPlacement(
          name, codec.readStored(row.getString("document")), Database.instant(row, "updated_at"));
    } catch (InvalidPlacementException e) {
      throw new RegistryException(
          "placement '%s' in PostgreSQL is damaged: %s".formatted(name, e.getMessage()), e);
    }
  }
}
