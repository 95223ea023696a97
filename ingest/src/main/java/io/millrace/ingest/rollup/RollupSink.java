package io.millrace.ingest.rollup;

import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.experiment.AttributionWindows;
import io.millrace.experiment.Currencies;
import io.millrace.experiment.Measure;
import io.millrace.experiment.Metrics;
import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.RefusedBatchException;
import io.millrace.ingest.sink.Sink;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Counts into PostgreSQL, a few statements a batch whatever its size, in one transaction with the
 * batch's offsets.
 *
 * <p>Several instances may count for one namespace at the same moment. Rows are locked in one order
 * of tables, and in the order of their keys in each: users' days, slates, users in arms; and at the
 * end, for as short as can be, the few rows that every batch adds to. Each statement sees what was
 * committed before it began, so behind a lock it sees what its last owner has done.
 */
public final class RollupSink implements Sink {
  private static final Set<InteractionType> OUTCOMES = Measure.interactions();

  private final Namespace namespace;
  private final DataSource database;
  private final OutcomeChange change;
  private final Currencies currencies;
  private final Offsets offsets;
  private final Counts counts;
  private final UserDays days;

  /**
   * With the usual windows, and values that are added as they are.
   *
   * @param clock the hour that events are counted under is that of their processing
   */
  public RollupSink(Namespace namespace, DataSource database, Clock clock) {
    this(namespace, database, AttributionWindows.USUAL, Currencies.ANY, clock);
  }

  /**
   * @param metrics say how long after its slate an outcome still counts, and in which currency
   * @param clock the hour that events are counted under is that of their processing
   */
  public RollupSink(Namespace namespace, DataSource database, Metrics metrics, Clock clock) {
    this(namespace, database, metrics.windows(), metrics.currencies(), clock);
  }

  RollupSink(
      Namespace namespace,
      DataSource database,
      AttributionWindows windows,
      Currencies currencies,
      Clock clock) {
    this.namespace = namespace;
    this.database = database;
    this.change = new OutcomeChange(windows);
    this.currencies = currencies;
    this.offsets = new Offsets(namespace);
    this.counts = new Counts(namespace, clock);
    this.days = new UserDays(namespace, currencies, clock);
  }

  @Override
  public String name() {
    return Offsets.SINK;
  }

  @Override
  public Set<Topic> topics() {
    return EnumSet.allOf(Topic.class);
  }

  @Override
  public Map<Integer, Long> offsets(Topic topic) {
    try (Connection connection = database.getConnection()) {
      return offsets.read(connection, topic);
    } catch (SQLException e) {
      throw new RollupException("cannot read the offsets of " + topic.suffix(), e);
    }
  }

  @Override
  public void write(Batch batch) {
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      try {
        offsets.advance(connection, batch);
        days.add(connection, batch);
        count(connection, batch);
        counts.add(connection, batch);
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      if (refused(e)) {
        throw new RefusedBatchException(String.valueOf(e.getMessage()), e);
      }
      throw new RollupException("cannot count a batch of " + batch.topic().suffix(), e);
    }
  }

  /** What fails here comes of a lost connection, and must not hide why the batch failed. */
  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Whether PostgreSQL refuses the values, by the class of its state: 22 is a data exception, 23 a
   * broken constraint, 54 a limit of the program such as the length of an index entry. Everything
   * else may pass when it is tried again.
   */
  private static boolean refused(SQLException failure) {
    String state = failure.getSQLState();
    return state != null
        && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
  }

  private void count(Connection connection, Batch batch) throws SQLException {
    RollupChanges changes = new RollupChanges();
    Exposures.add(
        connection,
        namespace,
        change,
        KnownVariants.only(connection, namespace, impressions(batch)),
        changes);
    Outcomes.add(connection, namespace, change, currencies, outcomes(batch), changes);
    List<Units.Counted> units = Units.add(connection, namespace, changes.units());
    SumDeltas sums = new SumDeltas();
    units.forEach(sums::add);
    CurrencyCounts.add(connection, namespace, changes.currencies());
    Crossovers.add(connection, namespace, units);
    sums.write(connection, namespace);
  }

  private static List<Impression> impressions(Batch batch) {
    List<Impression> found = new ArrayList<>();
    batch
        .events()
        .forEach(
            event -> {
              if (event instanceof Impression impression && !impression.experiments().isEmpty()) {
                found.add(impression);
              }
            });
    return found;
  }

  private static List<Interaction> outcomes(Batch batch) {
    List<Interaction> found = new ArrayList<>();
    batch
        .events()
        .forEach(
            event -> {
              if (event instanceof Interaction interaction
                  && OUTCOMES.contains(interaction.interaction())
                  && interaction.requestId().isPresent()) {
                found.add(interaction);
              }
            });
    return found;
  }
}
