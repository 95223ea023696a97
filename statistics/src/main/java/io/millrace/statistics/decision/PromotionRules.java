package io.millrace.statistics.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether a model may become champion. Pure: it sees the figures that training stored, and nothing
 * else. Four things speak against a model: it was trained or judged on too little, it ranks no
 * better than chance, its probabilities are off, or it ranks worse than the champion.
 *
 * <p>Figures from few rows are noisy, so the limits on calibration give way by what chance alone
 * explains: two standard errors of the number of positives for the ratio (a Poisson count's is its
 * root), and for the calibration error the mean error of a perfect model, {@code sqrt(2/pi)} of a
 * bin's standard error.
 */
public final class PromotionRules {
  public static final int LEAST_TRAIN_ROWS = 1_000;
  public static final int LEAST_TRAIN_POSITIVES = 100;

  /** Positives, and negatives, among the validation rows. */
  public static final int LEAST_VALIDATION_OF_EACH = 20;

  /** Mean prediction over observed rate; also the inverse's limit. */
  public static final double LARGEST_RATIO = 1.25;

  public static final double LARGEST_CALIBRATION_ERROR = 0.05;

  /** The calibration error may also be at most this share of the observed rate. */
  public static final double LARGEST_SHARE_OF_RATE = 0.5;

  /** How far the AUC may lie below the champion's while the interval still holds zero. */
  public static final double MARGIN = 0.01;

  /** Least share of the champion's NDCG of retrieval. */
  public static final double RETRIEVAL_MARGIN = 0.9;

  /** Of the calibration error. */
  private static final int BINS = 10;

  private PromotionRules() {}

  /**
   * What training knew of a model.
   *
   * @param metrics the registry's; the names are those of {@link Metric}
   * @param comparedWith the champion it was compared with on the same rows
   * @param sampledNegatives whether negatives were sampled, so that the share of positives is the
   *     sampler's; probabilities are then not judged
   * @param orderedByRetrieval whether retrieval alone orders the slates, so that a ranker, if there
   *     is one, is not judged
   */
  public record Facts(
      Map<String, Double> metrics,
      Optional<String> comparedWith,
      boolean sampledNegatives,
      boolean orderedByRetrieval) {
    /** Provenance: the champion that a model was compared with on the same rows. */
    public static final String COMPARED_WITH = "compared-with";

    /** Metric: 1 where somebody overruled the rules. */
    public static final String FORCED = "promotion.forced";

    /** Provenance: what orders the candidates. */
    public static final String ORDERED_BY = "ordered-by";

    public Facts {
      metrics = Map.copyOf(metrics);
    }

    /** Facts of a ranker that orders the slates. */
    public Facts(
        Map<String, Double> metrics, Optional<String> comparedWith, boolean sampledNegatives) {
      this(metrics, comparedWith, sampledNegatives, false);
    }

    /**
     * From a model's metrics and the provenance that its manifest states.
     *
     * @param provenance where {@value #COMPARED_WITH} names the champion it was compared with
     */
    public static Facts of(Map<String, Double> metrics, Map<String, String> provenance) {
      return new Facts(
          metrics,
          Optional.ofNullable(provenance.get(COMPARED_WITH)),
          "interactions".equals(provenance.get("examples-from")),
          "retrieval".equals(provenance.get(ORDERED_BY))
              || Double.valueOf(0).equals(metrics.get(Metric.RANKER_WEIGHT.key())));
    }

    private OptionalDouble get(Metric metric) {
      Double value = metrics.get(metric.key());
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }

  /** The champion that a model would replace, and its metrics. */
  public record Rival(String id, Map<String, Double> metrics) {
    public Rival {
      metrics = Map.copyOf(metrics);
    }
  }

  /** The figures that the rules look at. */
  public enum Metric {
    /** NDCG@10 of retrieval on users' last moments, over all items. */
    RETRIEVAL_NDCG("retrieval.selection.ndcg@10"),
    RETRIEVAL_QUESTIONS("retrieval.selection.questions"),
    /** How much the ranker counts in the order of the candidates, 0 to 1. */
    RANKER_WEIGHT("recommender.ranker_weight"),
    TRAIN_ROWS("train.rows"),
    TRAIN_POSITIVES("train.positives"),
    VALIDATION_ROWS("validation.rows"),
    VALIDATION_POSITIVES("validation.positives"),
    VALIDATION_AUC("validation.auc"),
    CALIBRATION_ERROR("validation.calibration_error"),
    MEAN_PREDICTION("validation.mean_prediction"),
    /** The candidate's AUC less the champion's, on the same rows. */
    DIFFERENCE("champion.auc_difference"),
    /** Lower end of its 95 % interval. */
    DIFFERENCE_LOW("champion.auc_difference_low"),
    /** Upper end of its 95 % interval. */
    DIFFERENCE_HIGH("champion.auc_difference_high");

    private final String key;

    Metric(String key) {
      this.key = key;
    }

    /** The name in manifest and registry. */
    public String key() {
      return key;
    }
  }

  /**
   * What the rules say.
   *
   * @param objections why it may not be promoted, as sentences; none where it may
   * @param notes what somebody who promotes it should know besides
   */
  public record Decision(List<String> objections, List<String> notes) {
    public Decision {
      objections = List.copyOf(objections);
      notes = List.copyOf(notes);
    }

    public boolean allowed() {
      return objections.isEmpty();
    }
  }

  /**
   * Judges a model.
   *
   * @param champion the one it would replace; where there is none the other rules still hold
   */
  public static Decision judge(Facts facts, Optional<Rival> champion) {
    List<String> objections = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    if (facts.orderedByRetrieval()) {
      retrieval(facts, champion, objections, notes);
      return new Decision(objections, notes);
    }
    data(facts, objections);
    guessing(facts, objections);
    if (facts.sampledNegatives()) {
      notes.add(
          "Its negatives were sampled, so its probabilities cannot be checked: use it to rank.");
    } else {
      calibration(facts, objections);
    }
    champion.ifPresent(now -> comparison(facts, now, objections, notes));
    return new Decision(objections, notes);
  }

  /** Retrieval alone: judged on enough users, and not much worse than the champion's. */
  private static void retrieval(
      Facts facts, Optional<Rival> champion, List<String> objections, List<String> notes) {
    OptionalDouble own = facts.get(Metric.RETRIEVAL_NDCG);
    if (own.isEmpty()) {
      notes.add("Too few users have a history to judge its slates by.");
      return;
    }
    notes.add(
        say(
            "Retrieval orders its slates: NDCG@10 %.4f on the next items of %,.0f users.",
            own.getAsDouble(), facts.get(Metric.RETRIEVAL_QUESTIONS).orElse(0)));
    Double other = champion.map(Rival::metrics).orElse(Map.of()).get(Metric.RETRIEVAL_NDCG.key());
    if (other != null && own.getAsDouble() < RETRIEVAL_MARGIN * other) {
      objections.add(
          say(
              "Its slates seem worse than those of the champion %s: NDCG@10 %.4f, the champion's is"
                  + " %.4f, each on users' last moments at its own time.",
              champion.orElseThrow().id(), own.getAsDouble(), other));
    }
  }

  private static void data(Facts facts, List<String> objections) {
    atLeast(facts, Metric.TRAIN_ROWS, LEAST_TRAIN_ROWS, "training rows", objections);
    atLeast(facts, Metric.TRAIN_POSITIVES, LEAST_TRAIN_POSITIVES, "training positives", objections);
    OptionalDouble rows = facts.get(Metric.VALIDATION_ROWS);
    OptionalDouble positives = facts.get(Metric.VALIDATION_POSITIVES);
    if (rows.isEmpty() || positives.isEmpty()) {
      objections.add("It is not known on how many validation rows it was judged.");
      return;
    }
    double fewer = Math.min(positives.getAsDouble(), rows.getAsDouble() - positives.getAsDouble());
    if (fewer < LEAST_VALIDATION_OF_EACH) {
      objections.add(
          say(
              "It was judged on %,.0f positives and %,.0f negatives; at least %d of each are needed.",
              positives.getAsDouble(),
              rows.getAsDouble() - positives.getAsDouble(),
              LEAST_VALIDATION_OF_EACH));
    }
  }

  private static void atLeast(
      Facts facts, Metric metric, int least, String what, List<String> objections) {
    OptionalDouble value = facts.get(metric);
    if (value.isEmpty()) {
      objections.add("It is not known how many %s it had.".formatted(what));
    } else if (value.getAsDouble() < least) {
      objections.add(
          say("It had %,.0f %s; at least %,d are needed.", value.getAsDouble(), what, least));
    }
  }

  /**
   * An AUC above one half by two standard errors, where one that guesses has {@code sqrt((p + n +
   * 1) / (12 p n))} with p positives and n negatives (Mann and Whitney 1947).
   */
  private static void guessing(Facts facts, List<String> objections) {
    OptionalDouble auc = facts.get(Metric.VALIDATION_AUC);
    double rows = facts.get(Metric.VALIDATION_ROWS).orElse(0);
    double positives = facts.get(Metric.VALIDATION_POSITIVES).orElse(0);
    double error = Math.sqrt((rows + 1) / (12 * positives * (rows - positives)));
    if (auc.isEmpty()) {
      objections.add("Its AUC is not known.");
    } else if (Double.isFinite(error) && auc.getAsDouble() < 0.5 + 2 * error) {
      objections.add(
          say(
              "It cannot be told from guessing: AUC %.4f, where guessing gives 0.5 plus or minus %.4f.",
              auc.getAsDouble(), 2 * error));
    }
  }

  private static void calibration(Facts facts, List<String> objections) {
    OptionalDouble rows = facts.get(Metric.VALIDATION_ROWS);
    OptionalDouble positives = facts.get(Metric.VALIDATION_POSITIVES);
    OptionalDouble mean = facts.get(Metric.MEAN_PREDICTION);
    OptionalDouble error = facts.get(Metric.CALIBRATION_ERROR);
    if (mean.isEmpty() || error.isEmpty()) {
      objections.add("It is not known how well its probabilities fit.");
      return;
    }
    if (rows.isEmpty() || positives.isEmpty() || positives.getAsDouble() < 1) {
      return; // Objected to already.
    }
    double predicted = mean.getAsDouble() * rows.getAsDouble();
    double observed = positives.getAsDouble();
    double chance = 2 * Math.sqrt(observed);
    if (predicted > LARGEST_RATIO * (observed + chance)
        || predicted < (observed - chance) / LARGEST_RATIO) {
      objections.add(
          say(
              "It predicts %,.0f positives where %,.0f were observed; their ratio %.2f must be from %.2f to %.2f, give or take chance.",
              predicted, observed, predicted / observed, 1 / LARGEST_RATIO, LARGEST_RATIO));
    }
    double rate = observed / rows.getAsDouble();
    double noise = Math.sqrt(2 / Math.PI * BINS * rate * (1 - rate) / rows.getAsDouble());
    double limit = Math.min(LARGEST_CALIBRATION_ERROR, LARGEST_SHARE_OF_RATE * rate) + noise;
    if (error.getAsDouble() > limit) {
      objections.add(
          say(
              "Its calibration error is %.4f, the limit for %,.0f rows with a rate of %.4f is %.4f.",
              error.getAsDouble(), rows.getAsDouble(), rate, limit));
    }
  }

  private static void comparison(
      Facts facts, Rival champion, List<String> objections, List<String> notes) {
    if (!facts.comparedWith().equals(Optional.of(champion.id()))) {
      byOwnRows(facts, champion, objections, notes);
      return;
    }
    OptionalDouble difference = facts.get(Metric.DIFFERENCE);
    OptionalDouble low = facts.get(Metric.DIFFERENCE_LOW);
    OptionalDouble high = facts.get(Metric.DIFFERENCE_HIGH);
    if (difference.isEmpty() || low.isEmpty() || high.isEmpty()) {
      objections.add(
          "Its AUC could not be compared with that of the champion %s.".formatted(champion.id()));
      return;
    }
    String figures =
        say(
            "AUC %+.4f (95 %% interval %+.4f to %+.4f) on the same rows.",
            difference.getAsDouble(), low.getAsDouble(), high.getAsDouble());
    if (high.getAsDouble() < 0) {
      objections.add("It is worse than the champion %s: %s".formatted(champion.id(), figures));
    } else if (difference.getAsDouble() < -MARGIN) {
      objections.add(
          say(
              "It seems worse than the champion %s by more than %.2f: %s",
              champion.id(), MARGIN, figures));
    } else if (low.getAsDouble() <= 0) {
      notes.add(
          "No difference to the champion %s can be told: %s".formatted(champion.id(), figures));
    }
  }

  /** Another champion than the one that was there in training: each has its own rows' figures. */
  private static void byOwnRows(
      Facts facts, Rival champion, List<String> objections, List<String> notes) {
    String compared =
        facts
            .comparedWith()
            .map(
                id ->
                    "It was compared with %s, but the champion is %s now"
                        .formatted(id, champion.id()))
            .orElse("It was not compared with the champion %s".formatted(champion.id()));
    OptionalDouble own = facts.get(Metric.VALIDATION_AUC);
    Double other = champion.metrics().get(Metric.VALIDATION_AUC.key());
    if (own.isEmpty() || other == null) {
      objections.add(compared + ", and an AUC is missing; train it again to compare.");
      return;
    }
    double difference = own.getAsDouble() - other;
    String figures =
        say(
            "%s. Their AUC, each on the validation rows of its own time: %.4f and %.4f",
            compared, own.getAsDouble(), other);
    if (difference < -MARGIN) {
      objections.add(
          say("%s, lower by more than %.2f; train it again to compare.", figures, MARGIN));
    } else {
      notes.add(figures + ".");
    }
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
