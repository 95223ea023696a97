package io.millrace.trainer.dataset;

import java.util.stream.Stream;

/**
 * Holds out the last rows of each user rather than of the file: a table of choices may be sorted by
 * user, and a model is to be judged by what known users choose next.
 */
final class UserTails {
  private UserTails() {}

  static TableDatasets.Split split(ExampleSource rows, Catalogue catalogue, double share) {
    return new TableDatasets.Split(
        () -> part(rows, catalogue, share, false), () -> part(rows, catalogue, share, true));
  }

  private static Stream<Example> part(
      ExampleSource rows, Catalogue catalogue, double share, boolean tail) {
    int[] seen = new int[catalogue.users()];
    return rows.open()
        .filter(
            row -> {
              int user = catalogue.user(row.group());
              int count = catalogue.rows(user);
              boolean held = seen[user]++ >= count - Math.round(count * share);
              return held == tail;
            });
  }
}
