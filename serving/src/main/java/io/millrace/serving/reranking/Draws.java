package io.millrace.serving.reranking;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** A generator for each request, repeatable from one seed. Safe for use by several threads. */
public final class Draws {
  private final long seed;
  private final AtomicLong draws = new AtomicLong();

  public Draws(long seed) {
    this.seed = seed;
  }

  /** The odd constant spreads consecutive seeds (Steele et al. 2014, SplitMix). */
  public SplittableRandom next() {
    return new SplittableRandom(seed + draws.getAndIncrement() * 0x9E3779B97F4A7C15L);
  }
}
