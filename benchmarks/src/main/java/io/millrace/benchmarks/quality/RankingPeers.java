package io.millrace.benchmarks.quality;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * HR@10 and NDCG@10 of popularity and of {@link ImplicitAls} with 64 factors on the tables of
 * {@link PrepareData}: {@code RankingPeers FOLDER}. The factorisation's penalty, confidence and
 * rounds are chosen on the validation choices, each ranked among 99 others, and only then are the
 * test lists ranked.
 */
public final class RankingPeers {
  private static final int FACTORS = 64;
  private static final int ROUNDS = 16;
  private static final double[] LAMBDAS = {1, 10, 40, 160};
  private static final double[] ALPHAS = {1, 4, 16};

  private final Map<String, Integer> users = new HashMap<>();
  private final Map<String, Integer> items = new HashMap<>();
  private final int[][] itemsOf;

  private RankingPeers(List<String[]> train, List<String[]> validation, List<String[]> lists) {
    List<TreeSet<Integer>> chosen = new ArrayList<>();
    for (String[] row : train) {
      if (users.putIfAbsent(row[0], users.size()) == null) {
        chosen.add(new TreeSet<>());
      }
      items.putIfAbsent(row[1], items.size());
      chosen.get(users.getOrDefault(row[0], -1)).add(items.getOrDefault(row[1], -1));
    }
    validation.forEach(row -> items.putIfAbsent(row[1], items.size()));
    lists.forEach(row -> items.putIfAbsent(row[3], items.size()));
    itemsOf =
        chosen.stream()
            .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  /** Scores an item for a user, both by their numbers. */
  private interface Score {
    double of(int user, int item);
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    List<String[]> validation = rows(folder.resolve("validation.csv.gz"));
    List<String[]> test = rows(folder.resolve("lists.csv.gz"));
    RankingPeers peers = new RankingPeers(rows(folder.resolve("train.csv.gz")), validation, test);
    int[] popularity =
        Arrays.stream(ImplicitAls.transposed(peers.itemsOf, peers.items.size()))
            .mapToInt(list -> list.length)
            .toArray();
    List<int[]> testLists = peers.testLists(test);
    print("popularity", evaluate(testLists, (user, item) -> popularity[item]));
    List<int[]> validationLists = peers.validationLists(validation);
    double best = -1;
    String chosen = "";
    double[] result = {};
    for (double lambda : LAMBDAS) {
      for (double alpha : ALPHAS) {
        ImplicitAls als =
            new ImplicitAls(peers.itemsOf, peers.items.size(), FACTORS, lambda, alpha, 1);
        for (int round = 1; round <= ROUNDS; round++) {
          als.iterate();
          if (round % 4 == 0) {
            double ndcg = evaluate(validationLists, als::score)[1];
            if (ndcg > best) {
              best = ndcg;
              chosen = "ALS, lambda %.0f, alpha %.0f, %d rounds".formatted(lambda, alpha, round);
              result = evaluate(testLists, als::score);
            }
          }
        }
      }
    }
    print(chosen, result);
  }

  private static void print(String name, double[] metrics) {
    System.out.printf(Locale.ROOT, "%s: HR@10 %.4f NDCG@10 %.4f%n", name, metrics[0], metrics[1]);
  }

  /** User, the chosen item, the others. */
  private List<int[]> testLists(List<String[]> rows) {
    Map<String, List<Integer>> lists = new java.util.LinkedHashMap<>();
    for (String[] row : rows) {
      List<Integer> list = lists.computeIfAbsent(row[0], id -> new ArrayList<>());
      if (list.isEmpty()) {
        list.add(users.getOrDefault(row[2], -1));
      }
      list.add(
          list.size() > 1 && row[1].equals("1") ? 1 : list.size(), items.getOrDefault(row[3], -1));
    }
    return lists.values().stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  private List<int[]> validationLists(List<String[]> rows) {
    SplittableRandom random = new SplittableRandom(3);
    List<int[]> lists = new ArrayList<>();
    for (String[] row : rows) {
      int user = users.getOrDefault(row[0], -1);
      if (user < 0) {
        continue;
      }
      int[] list = new int[Interactions.OTHERS + 2];
      list[0] = user;
      list[1] = items.getOrDefault(row[1], -1);
      for (int i = 2; i < list.length; ) {
        int other = random.nextInt(items.size());
        if (other != list[1] && Arrays.binarySearch(itemsOf[user], other) < 0) {
          list[i++] = other;
        }
      }
      lists.add(list);
    }
    return lists;
  }

  /** Ties count against the chosen item. */
  private static double[] evaluate(List<int[]> lists, Score score) {
    double hits = 0;
    double gain = 0;
    for (int[] list : lists) {
      double own = score.of(list[0], list[1]);
      int rank = 1;
      for (int i = 2; i < list.length; i++) {
        rank += score.of(list[0], list[i]) >= own ? 1 : 0;
      }
      if (rank <= 10) {
        hits++;
        gain += Math.log(2) / Math.log(rank + 1);
      }
    }
    return new double[] {hits / lists.size(), gain / lists.size()};
  }

  private static List<String[]> rows(Path path) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      return in.lines().skip(1).map(line -> line.split(",", -1)).toList();
    }
  }
}
