package io.millrace.statistics.interleaving;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Balanced interleaving of two rankings (Joachims, "Evaluating Retrieval Performance Using
 * Clickthrough Data", 2003), for comparison: one coin decides who begins, and then the ranker that
 * has looked less far down its list goes on. Its credit can be biased where the lists are alike;
 * {@link TeamDraft} is the one to use.
 */
public final class BalancedInterleaving {
  private BalancedInterleaving() {}

  /** A slate of at most this size; it ends where a ranking does. */
  public static <T> List<T> interleave(List<T> one, List<T> other, int size, long seed) {
    boolean oneFirst = new SplittableRandom(seed).nextBoolean();
    List<T> slate = new ArrayList<>();
    int a = 0;
    int b = 0;
    while (a < one.size() && b < other.size() && slate.size() < size) {
      boolean fromOne = a < b || (a == b && oneFirst);
      T item = fromOne ? one.get(a++) : other.get(b++);
      if (!slate.contains(item)) {
        slate.add(item);
      }
    }
    return slate;
  }
}
