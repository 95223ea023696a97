package io.millrace.trainer.factorization;

import java.util.function.BiConsumer;

/**
 * Finds settings of {@link ImplicitAls} that rank held-out choices best: how fast a user's choices
 * age, how strong the penalty is, and how much unobserved pairs weigh; one after the other, each
 * going on in the direction that is better. They are compared after a few sweeps; only the best
 * goes on to all of them. The number of factorisations is bounded by their cost.
 */
public final class FactorSearch {
  /** Multiplications that the search may take: a few minutes of one core. */
  private static final double BUDGET = 3e11;

  private static final int MOST_TRIES = 6;
  private static final int SWEEPS = 8;

  /** After so many sweeps settings are compared. */
  private static final int FIRST_SWEEPS = 3;

  private static final double UNOBSERVED = 0.3;
  private static final double PENALTY = 0.004;

  /** What a setting is multiplied with or divided by. */
  private static final double STEP = 3;

  private static final double[] EXPONENTS = {0.25, 0.5, 0.7, 0.85, 1, 1.2};

  private final Choices choices;
  private final Choices byItem;
  private final HeldOut heldOut;
  private final int threads;
  private final BiConsumer<String, Double> tried;

  /**
   * Held-out rows.
   *
   * @param users of the rows, numbered as in the choices, or -1
   * @param items of the rows, numbered as in the choices, or -1
   * @param gain the measure of these rows
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record HeldOut(int[] users, int[] items, NextChoiceGain gain) {
    /** Returns the scores of the rows. */
    public float[] scores(Factors factors) {
      float[] scores = new float[users.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = factors.score(users[i], items[i]);
      }
      return scores;
    }
  }

  /**
   * What was found.
   *
   * @param als whose items the users are folded into
   * @param factors with the users folded in by this recency
   * @param gain on the held-out rows
   */
  public record Found(
      FactorizationSettings settings,
      Recency recency,
      ImplicitAls als,
      Factors factors,
      double gain) {}

  /**
   * @param tried is told the settings of each factorisation and its gain
   */
  public FactorSearch(
      Choices choices, HeldOut heldOut, int threads, BiConsumer<String, Double> tried) {
    this.choices = choices;
    byItem = choices.transposed();
    this.heldOut = heldOut;
    this.threads = threads;
    this.tried = tried;
  }

  /** Searches. */
  public Found run(int dimension, long seed) {
    FactorizationSettings first = new FactorizationSettings(dimension, UNOBSERVED, PENALTY, seed);
    double cost = 2.0 * FIRST_SWEEPS * dimension * dimension * Math.max(1, choices.size());
    int tries = (int) Math.max(1, Math.min(MOST_TRIES, BUDGET / cost)) - 1;
    Found best = aged(first);
    boolean[] toRaise = {true, false};
    for (boolean ofPenalty : toRaise) {
      for (double step : new double[] {STEP, 1 / STEP}) {
        boolean better = true;
        boolean moved = false;
        while (better && tries > 0) {
          FactorizationSettings now = best.settings();
          Found next =
              factorized(
                  ofPenalty
                      ? now.with(now.unobserved(), now.penalty() * step)
                      : now.with(now.unobserved() * step, now.penalty()),
                  best.recency());
          tries--;
          better = next.gain() > best.gain();
          best = better ? next : best;
          moved |= better;
        }
        if (moved) {
          break;
        }
      }
    }
    for (int sweep = FIRST_SWEEPS; sweep < SWEEPS; sweep++) {
      best.als().sweep();
    }
    return folded(best.settings(), best.als(), best.recency());
  }

  private Found factorized(FactorizationSettings settings, Recency recency) {
    ImplicitAls als = new ImplicitAls(choices, byItem, settings, threads);
    for (int sweep = 0; sweep < FIRST_SWEEPS; sweep++) {
      als.sweep();
    }
    return folded(settings, als, recency);
  }

  private Found folded(FactorizationSettings settings, ImplicitAls als, Recency recency) {
    Factors factors = als.fold(choices, recency);
    double gain = heldOut.gain().mean(heldOut.scores(factors));
    tried.accept(
        "unobserved %.3g, penalty %.3g, recency %.3g"
            .formatted(settings.unobserved(), settings.penalty(), recency.exponent()),
        gain);
    return new Found(settings, recency, als, factors, gain);
  }

  /** Factorises once and tries to forget faster and faster. */
  private Found aged(FactorizationSettings settings) {
    Found best = factorized(settings, Recency.NONE);
    for (double exponent : EXPONENTS) {
      Found next = folded(settings, best.als(), new Recency(exponent));
      if (next.gain() <= best.gain()) {
        return best;
      }
      best = next;
    }
    return best;
  }
}
