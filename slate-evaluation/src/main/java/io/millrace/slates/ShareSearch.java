package io.millrace.slates;

import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
import io.millrace.slates.metrics.Interval;
import io.millrace.slates.metrics.SlateMetrics;
import io.millrace.trainer.slates.ChosenShares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Searches the shares of candidate sources with which slates are best: one source after the other
 * is switched off, or given twice its share, and what makes the NDCG of half the users better
 * beyond chance is kept. What was kept must be better beyond chance for the other half as well;
 * else the usual shares stay. Coordinate ascent, so a gain that needs two changes at once is not
 * found.
 */
final class ShareSearch {
  /** A change of the first users' slates that is no change at all is not tried on the others. */
  private static final int FIRST = 64;

  private final List<Row> learning;
  private final List<Row> checking;
  private final Slates slates;
  private final int k;
  private final long seed;

  /** Makes slates. */
  interface Slates {
    /** Returns a slate for each row, with these shares of the sources that they name. */
    List<int[]> of(List<Row> rows, Map<Source, Double> shares);
  }

  ShareSearch(List<Row> rows, Slates slates, int k, long seed) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    this.learning = shuffled.subList(0, shuffled.size() / 2);
    this.checking = shuffled.subList(shuffled.size() / 2, shuffled.size());
    this.slates = slates;
    this.k = k;
    this.seed = seed;
  }

  ChosenShares search() {
    if (learning.isEmpty()) {
      return ChosenShares.usual("The shares of candidate sources are the usual ones.");
    }
    Map<Source, Double> shares = new TreeMap<>();
    List<int[]> first = slates.of(head(), shares);
    double[] best = ndcgs(learning, shares);
    int tried = 0;
    for (Source source : Source.values()) {
      if (!source.configurable()) {
        continue;
      }
      for (double share : new double[] {0, Math.min(1, 2 * source.usualShare())}) {
        Map<Source, Double> changed = new TreeMap<>(shares);
        changed.put(source, share);
        List<int[]> start = slates.of(head(), changed);
        if (same(first, start)) {
          continue;
        }
        tried++;
        double[] found = ndcgs(learning, changed);
        if (Interval.ofDifference(found, best, seed).low() > 0) {
          shares = changed;
          first = start;
          best = found;
        }
      }
    }
    return checked(shares, tried);
  }

  private ChosenShares checked(Map<Source, Double> shares, int tried) {
    if (shares.isEmpty()) {
      return ChosenShares.usual(
          "The shares of candidate sources are the usual ones: of %d changes none made the slates of %,d users better beyond chance."
              .formatted(tried, learning.size()));
    }
    Interval gain = Interval.ofDifference(ndcgs(checking, shares), ndcgs(checking, Map.of()), seed);
    String changes =
        shares.entrySet().stream()
            .map(
                one ->
                    String.format(Locale.ROOT, "%s %.2f", one.getKey().wireName(), one.getValue()))
            .collect(Collectors.joining(", "));
    String measured =
        String.format(
            Locale.ROOT,
            "NDCG@%d %+.4f (95 %% interval %+.4f to %+.4f) for %,d users that they were not learned from",
            k,
            gain.mean(),
            gain.low(),
            gain.high(),
            checking.size());
    return gain.low() > 0
        ? new ChosenShares(
            new SourceShares(shares),
            "Shares of candidate sources were learned: %s; %s.".formatted(changes, measured))
        : ChosenShares.usual(
            "The shares of candidate sources are the usual ones: learned ones (%s) were not better beyond chance, %s."
                .formatted(changes, measured));
  }

  private List<Row> head() {
    return learning.subList(0, Math.min(FIRST, learning.size()));
  }

  private static boolean same(List<int[]> one, List<int[]> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!Arrays.equals(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private double[] ndcgs(List<Row> rows, Map<Source, Double> shares) {
    List<int[]> made = slates.of(rows, shares);
    double[] ndcgs = new double[rows.size()];
    for (int i = 0; i < ndcgs.length; i++) {
      ndcgs[i] = SlateMetrics.of(made.get(i), rows.get(i).targets(), k).ndcg();
    }
    return ndcgs;
  }
}
