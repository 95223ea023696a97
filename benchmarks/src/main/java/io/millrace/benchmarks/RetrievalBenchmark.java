package io.millrace.benchmarks;

import io.millrace.retrieval.ClusteredIndex;
import io.millrace.retrieval.VectorIndex;
import io.millrace.retrieval.VectorSearch;
import io.millrace.retrieval.VectorSearch.Hit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Exact and approximate search for the largest dot products, by the number of items: time a query
 * and recall, one thread. The vectors are drawn around tastes, with an item's own term as last
 * component, as a factorization machine's are.
 *
 * <p>{@code RetrievalBenchmark [k [dimension [sizes…]]]}
 */
public final class RetrievalBenchmark {
  private static final int QUERIES = 300;
  private static final double[] SHARES = {0.03, 0.05, 0.1};

  private RetrievalBenchmark() {}

  /** Prints a table as Markdown. */
  public static void main(String[] args) {
    int k = args.length > 0 ? Integer.parseInt(args[0]) : 300;
    int dimension = args.length > 1 ? Integer.parseInt(args[1]) : 17;
    int[] sizes =
        args.length > 2
            ? Arrays.stream(args).skip(2).mapToInt(Integer::parseInt).toArray()
            : new int[] {10_000, 30_000, 100_000, 300_000, 1_000_000};
    System.out.printf(
        "k = %d, dimension %d, %d queries; p50 / p99 in ms%n%n", k, dimension, QUERIES);
    System.out.print("| items | exact |");
    for (double share : SHARES) {
      System.out.printf(" %.0f %% of the cells | recall |", 100 * share);
    }
    System.out.println(" learn, s | sort in anew, s |");
    System.out.println("|---".repeat(4 + 2 * SHARES.length) + "|");
    for (int size : sizes) {
      row(vectors(size, dimension, 1), vectors(QUERIES, dimension, 2), k);
    }
  }

  private static void row(List<float[]> vectors, List<float[]> queries, int k) {
    for (float[] query : queries) {
      query[query.length - 1] = 1;
    }
    VectorIndex exact = new VectorIndex(vectors);
    long start = System.nanoTime();
    ClusteredIndex clustered = ClusteredIndex.build(vectors, 1);
    double learned = (System.nanoTime() - start) / 1e9;
    int[] before = new int[vectors.size()];
    Arrays.setAll(before, i -> i);
    start = System.nanoTime();
    clustered = clustered.with(vectors, before, 1, () -> {});
    double sorted = (System.nanoTime() - start) / 1e9;
    ClusteredIndex index = clustered;
    List<Set<Integer>> best = new ArrayList<>();
    queries.forEach(query -> best.add(places(exact.top(query, k))));
    System.out.printf("| %,d | %s |", vectors.size(), time(queries, query -> exact.top(query, k)));
    for (double share : SHARES) {
      int found = 0;
      for (int i = 0; i < queries.size(); i++) {
        Set<Integer> places = places(index.top(queries.get(i), k, place -> true, share));
        places.retainAll(best.get(i));
        found += places.size();
      }
      System.out.printf(
          " %s | %.3f |",
          time(queries, query -> index.top(query, k, place -> true, share)),
          found / (double) (k * queries.size()));
    }
    System.out.printf(" %.1f | %.2f |%n", learned, sorted);
  }

  private static Set<Integer> places(List<VectorSearch.Hit> hits) {
    Set<Integer> places = new HashSet<>();
    hits.forEach(hit -> places.add(hit.index()));
    return places;
  }

  private interface Search {
    List<Hit> run(float[] query);
  }

  private static String time(List<float[]> queries, Search search) {
    queries.forEach(search::run);
    long[] nanos = new long[queries.size()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      search.run(queries.get(i));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return "%.2f / %.2f"
        .formatted(nanos[nanos.length / 2] / 1e6, nanos[(int) (0.99 * nanos.length)] / 1e6);
  }

  private static List<float[]> vectors(int count, int dimension, long seed) {
    SplittableRandom tastes = new SplittableRandom(99);
    float[][] centres = new float[200][dimension];
    for (float[] centre : centres) {
      for (int d = 0; d < dimension; d++) {
        centre[d] = 0.5f * (float) tastes.nextGaussian();
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> vectors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float[] centre = centres[random.nextInt(centres.length)];
      float[] vector = new float[dimension];
      for (int d = 0; d < dimension; d++) {
        vector[d] = centre[d] + 0.4f * (float) random.nextGaussian();
      }
      vector[dimension - 1] = (float) random.nextGaussian();
      vectors.add(vector);
    }
    return vectors;
  }
}
