package io.millrace.trainer.holdout;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Counts something by user in 20 bytes a slot, at most 80 bytes a user: open addressing over hashes
 * of user ids.
 */
final class UserCounts {
  private long[] users = new long[1024];
  private long[] last = new long[1024];
  private int[] counts = new int[1024];
  private int size;

  /** Counts one more. */
  void add(long user) {
    int slot = slot(user);
    counts[slot]++;
  }

  /** Counts one more unless {@code group} is the one counted last for the user. */
  void addGroup(long user, long group) {
    int slot = slot(user);
    if (counts[slot] == 0 || last[slot] != group) {
      counts[slot]++;
      last[slot] = group;
    }
  }

  private int slot(long user) {
    if (2 * size >= users.length) {
      grow();
    }
    int slot = find(user);
    if (users[slot] == 0) {
      users[slot] = user;
      size++;
    }
    return slot;
  }

  private int find(long user) {
    int slot = (int) UserHash.mix(user) & (users.length - 1);
    while (users[slot] != 0 && users[slot] != user) {
      slot = (slot + 1) & (users.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldUsers = users;
    long[] oldLast = last;
    int[] oldCounts = counts;
    users = new long[2 * oldUsers.length];
    last = new long[2 * oldUsers.length];
    counts = new int[2 * oldUsers.length];
    for (int i = 0; i < oldUsers.length; i++) {
      if (oldUsers[i] != 0) {
        int slot = find(oldUsers[i]);
        users[slot] = oldUsers[i];
        last[slot] = oldLast[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  /** How many users were counted at least so often. */
  long atLeast(int count) {
    return Arrays.stream(counts).filter(c -> c >= count).count();
  }

  /**
   * Draws users that were counted at least so often.
   *
   * @param most of more, those whose hash with the seed is least: the same users in whatever order
   *     they were counted
   */
  Set<Long> sample(int atLeast, int most, long seed) {
    PriorityQueue<Long> drawn =
        new PriorityQueue<>(Comparator.comparing((Long user) -> key(user, seed)).reversed());
    for (int i = 0; i < users.length; i++) {
      if (users[i] != 0 && counts[i] >= atLeast) {
        drawn.add(users[i]);
        if (drawn.size() > most) {
          drawn.poll();
        }
      }
    }
    return new HashSet<>(drawn);
  }

  private static long key(long user, long seed) {
    return UserHash.mix(user + 0x9e3779b97f4a7c15L * seed);
  }
}
