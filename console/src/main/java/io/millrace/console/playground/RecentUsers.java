package io.millrace.console.playground;

import io.millrace.namespace.Namespace;
import io.millrace.registry.RegistryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Users who have lately seen a slate of an experiment: whom to try the playground as. */
public final class RecentUsers {
  /** Of the newest slates only, which the index has at hand. */
  private static final String NEWEST =
      "select user_id from exposure where namespace = ? order by shown_at desc limit 500";

  private final DataSource database;

  public RecentUsers(DataSource database) {
    this.database = database;
  }

  List<String> list(Namespace site, int most) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(NEWEST)) {
      query.setString(1, site.name());
      Set<String> users = new LinkedHashSet<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next() && users.size() < most) {
          users.add(row.getString(1));
        }
      }
      return new ArrayList<>(users);
    } catch (SQLException e) {
      throw new RegistryException("cannot read the users of " + site, e);
    }
  }
}
