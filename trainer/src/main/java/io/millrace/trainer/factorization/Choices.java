package io.millrace.trainer.factorization;

import java.util.Arrays;

/**
 * Which users chose which items, both numbered from 0; the choices of each user are in their order,
 * oldest first, and an item that was chosen twice is there twice. Takes 4 bytes a choice and 4
 * bytes a user. Immutable.
 */
public final class Choices {
  private final int items;
  private final int[] starts;
  private final int[] chosen;

  private Choices(int items, int[] starts, int[] chosen) {
    this.items = items;
    this.starts = starts;
    this.chosen = chosen;
  }

  /** Collects choices in the order of time, of all users together or user by user. */
  public static final class Builder {
    private int[] users = new int[1024];
    private int[] items = new int[1024];
    private int size;
    private int userCount;
    private int itemCount;

    /** Adds a choice, newer than those of the user that were added before. */
    public void add(int user, int item) {
      if (user < 0 || item < 0) {
        throw new IllegalArgumentException(
            "a user and an item must be at least 0, are %d and %d".formatted(user, item));
      }
      if (size == users.length) {
        int length = Math.addExact(size, size / 2);
        users = Arrays.copyOf(users, length);
        items = Arrays.copyOf(items, length);
      }
      users[size] = user;
      items[size++] = item;
      userCount = Math.max(userCount, user + 1);
      itemCount = Math.max(itemCount, item + 1);
    }

    /** Returns the choices so far; more may be added afterwards. */
    public Choices build() {
      return grouped(users, items, size, userCount, itemCount);
    }
  }

  private static Choices grouped(int[] users, int[] items, int size, int userCount, int itemCount) {
    int[] starts = new int[userCount + 1];
    for (int i = 0; i < size; i++) {
      starts[users[i] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      chosen[next[users[i]]++] = items[i];
    }
    return new Choices(itemCount, starts, chosen);
  }

  /** Returns how many users there are. */
  public int users() {
    return starts.length - 1;
  }

  /** Returns how many items there are. */
  public int items() {
    return items;
  }

  /** Returns how many choices there are. */
  public int size() {
    return chosen.length;
  }

  /** Returns how many choices a user has. */
  public int count(int user) {
    return starts[user + 1] - starts[user];
  }

  /**
   * Returns an item that a user chose.
   *
   * @param age 0 for the user's newest choice
   */
  public int item(int user, int age) {
    return chosen[starts[user + 1] - 1 - age];
  }

  /** Returns the same with users and items exchanged. */
  Choices transposed() {
    int[] userOf = new int[chosen.length];
    for (int user = 0; user < users(); user++) {
      Arrays.fill(userOf, starts[user], starts[user + 1], user);
    }
    return grouped(chosen, userOf, chosen.length, items, users());
  }
}
