package io.millrace.slates.metrics;

/**
 * Who used the items of the catalogue in the events that are not held out.
 *
 * @param usersOf for each item the users with a positive on it, ascending and distinct; empty for
 *     an item without any
 * @param users how many users have a positive on any item
 */
public record ItemUse(int[][] usersOf, int users) {
  /** Returns how many items there are, used or not. */
  public int items() {
    return usersOf.length;
  }

  /** Returns how many users have a positive on an item. */
  public int count(int item) {
    return usersOf[item].length;
  }

  /**
   * Returns the cosine of two items' users, {@code |A and B| / sqrt(|A| |B|)}; 0 if either has
   * none.
   */
  public double cosine(int one, int other) {
    int[] a = usersOf[one];
    int[] b = usersOf[other];
    if (a.length == 0 || b.length == 0) {
      return 0;
    }
    int common = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      if (a[i] == b[j]) {
        common++;
        i++;
        j++;
      } else if (a[i] < b[j]) {
        i++;
      } else {
        j++;
      }
    }
    return common / Math.sqrt((double) a.length * b.length);
  }
}
