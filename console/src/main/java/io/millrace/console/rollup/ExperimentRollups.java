package io.millrace.console.rollup;

import io.millrace.namespace.Namespace;
import io.millrace.registry.RegistryException;
import io.millrace.statistics.UserSums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The users of experiments, summed by arm. */
public final class ExperimentRollups {
  // Products of counts are summed as doubles: exact up to 2^53, and several times faster than
  // numeric.
  private static final String ARMS =
      """
      select variant,
             count(*) as users,
             sum(requests)::bigint as requests,
             sum(clicks)::double precision as clicks,
             sum(clicks::double precision * clicks) as clicks_squares,
             sum(impressions)::double precision as impressions,
             sum(impressions::double precision * impressions) as impressions_squares,
             sum(clicks::double precision * impressions) as products
        from experiment_unit
       where namespace = ? and experiment_id = ?
       group by variant
       order by variant
      """;

  private static final String SEVERAL_ARMS =
      """
      select count(*)
        from (select user_id
                from experiment_unit
               where namespace = ? and experiment_id = ?
               group by user_id
              having count(*) > 1) as mixed
      """;

  private final DataSource database;

  public ExperimentRollups(DataSource database) {
    this.database = database;
  }

  /** Every arm that a user has seen, by name; empty before the first exposure. */
  public List<ArmSums> arms(Namespace namespace, String experiment) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(ARMS)) {
      query.setString(1, namespace.name());
      query.setString(2, experiment);
      List<ArmSums> arms = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          arms.add(
              new ArmSums(
                  row.getString("variant"),
                  row.getLong("requests"),
                  new UserSums(
                      row.getLong("users"),
                      row.getDouble("clicks"),
                      row.getDouble("clicks_squares"),
                      row.getDouble("impressions"),
                      row.getDouble("impressions_squares"),
                      row.getDouble("products"))));
        }
      }
      return List.copyOf(arms);
    } catch (SQLException e) {
      throw new RegistryException("cannot read the users of experiment " + experiment, e);
    }
  }

  /** How many users have seen more than one arm. */
  public long usersInSeveralArms(Namespace namespace, String experiment) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(SEVERAL_ARMS)) {
      query.setString(1, namespace.name());
      query.setString(2, experiment);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new RegistryException("cannot read the users of experiment " + experiment, e);
    }
  }
}
