package io.millrace.benchmarks;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.placement.Placement;
import io.millrace.state.InteractionHistory;
import io.millrace.state.UserState;
import io.millrace.state.codec.StateCodec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * A user's history by its number of items: bytes, and the time of what sinks do with it for each
 * user of a batch (decode, add interactions, encode) and serving for each request (decode, ask for
 * 500 candidates). One thread.
 *
 * <p>{@code HistoryBenchmark [items…]}
 */
public final class HistoryBenchmark {
  /** The thread's own time, which other work on the machine does not lengthen much. */
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private static final int USERS = 64;
  private static final int CANDIDATES = 500;
  private static final long NANOS_A_ROUND = 300_000_000;
  private static final int ROUNDS = 5;
  private static final UserId USER = new UserId("u");

  /** An item of every history, behind a quarter of the others. */
  private static final ItemId KNOWN = new ItemId("known-item");

  /** Kept, so that the work is done. */
  private static long sink;

  private HistoryBenchmark() {}

  private interface Work {
    long run(int user);
  }

  /**
   * Prints a table as Markdown: microseconds of processor time, the median of {@value #ROUNDS}
   * rounds.
   */
  public static void main(String[] args) {
    int[] sizes =
        args.length > 0
            ? Arrays.stream(args).mapToInt(Integer::parseInt).toArray()
            : new int[] {10, 50, 500, 4096, 10_000};
    // The first row only compiles the code that all of them share.
    row(sizes[0]);
    System.out.println(
        "| items | bytes | encode, µs | decode, µs | add a new item, µs |"
            + " add to a known item, µs | ask for 500 candidates, µs |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int size : sizes) {
      System.out.println(row(size));
    }
    if (sink == 42) {
      System.out.println(sink);
    }
  }

  private static String row(int size) {
    SplittableRandom random = new SplittableRandom(size);
    List<UserState> users = new ArrayList<>();
    List<byte[]> bytes = new ArrayList<>();
    long total = 0;
    for (int u = 0; u < USERS; u++) {
      UserState user = new UserState(USER, history(size, random));
      users.add(user);
      bytes.add(StateCodec.encode(user));
      total += bytes.get(u).length;
    }
    int[] candidates = random.ints(CANDIDATES).toArray();
    ItemId added = new ItemId("another-item");
    Instant now = Instant.parse("2026-06-01T00:00:00Z");
    return "| %,d | %,d | %.2f | %.2f | %.2f | %.2f | %.2f |"
        .formatted(
            size,
            total / USERS,
            micros(u -> StateCodec.encode(users.get(u)).length),
            micros(u -> StateCodec.decodeUser(USER, bytes.get(u)).history().size()),
            micros(u -> users.get(u).history().with(InteractionType.VIEW, added, now).size()),
            micros(u -> users.get(u).history().with(InteractionType.LIKE, KNOWN, now).size()),
            micros(u -> excluded(users.get(u).history(), candidates)));
  }

  private static long excluded(InteractionHistory history, int[] candidates) {
    IntPredicate having = history.having(Placement.DEFAULT.excludedTypes());
    long excluded = 0;
    for (int hash : candidates) {
      excluded += having.test(hash) ? 1 : 0;
    }
    return excluded;
  }

  /** Visits of five items with days in between, a quarter of the items bought. */
  private static InteractionHistory history(int size, SplittableRandom random) {
    InteractionHistory history = InteractionHistory.EMPTY;
    Instant at = Instant.parse("2020-01-01T00:00:00Z");
    for (int i = 0; i < size; i++) {
      at = at.plusSeconds(i % 5 == 0 ? random.nextLong(3 * 86_400) : random.nextLong(600));
      ItemId item = i == size - size / 4 ? KNOWN : new ItemId("item-" + random.nextLong());
      history = history.with(InteractionType.VIEW, item, at);
      if (random.nextInt(4) == 0) {
        history = history.with(InteractionType.PURCHASE, item, at);
      }
    }
    return history;
  }

  private static double micros(Work work) {
    double[] rounds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long runs = 0;
      long start = CPU.getCurrentThreadCpuTime();
      long spent = 0;
      while (spent < NANOS_A_ROUND) {
        for (int u = 0; u < USERS; u++) {
          sink += work.run(u);
        }
        runs += USERS;
        spent = CPU.getCurrentThreadCpuTime() - start;
      }
      rounds[round] = spent / 1e3 / runs;
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }
}
