package io.millrace.trainer.offpolicy;

import io.millrace.statistics.offpolicy.Logged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The reward model of the direct and the doubly robust methods: how often an action was clicked at
 * a place, drawn towards the place's rate where there is little to go by (a Beta prior worth
 * {@value #STRENGTH} decisions).
 *
 * <p>Cross-fitted (Chernozhukov et al. 2018, "Double/debiased machine learning"): a decision is
 * judged by rates from the other folds, so its own click cannot tell for itself. It knows nothing
 * of the evaluated model, which therefore does not mark its own work.
 */
public final class ClickRates {
  static final int FOLDS = 5;
  private static final double STRENGTH = 100;

  private final Map<String, Tally> actions = new HashMap<>();
  private final Map<Integer, Tally> places = new HashMap<>();
  private final Tally all = new Tally();

  private ClickRates() {}

  /** The decisions with what the model predicts for them, as the estimators take them. */
  public static List<Logged> predict(List<Decision> decisions) {
    List<ClickRates> folds = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      folds.add(new ClickRates());
    }
    for (Decision decision : decisions) {
      for (int fold = 0; fold < FOLDS; fold++) {
        if (fold != fold(decision)) {
          folds.get(fold).add(decision);
        }
      }
    }
    List<Logged> logged = new ArrayList<>(decisions.size());
    for (Decision decision : decisions) {
      ClickRates others = folds.get(fold(decision));
      double place = others.place(decision.position());
      double expected = 0;
      for (int i = 0; i < decision.policy().length; i++) {
        if (decision.policy()[i] > 0) {
          expected +=
              decision.policy()[i]
                  * others.rate(decision.actions().get(i), decision.position(), place);
        }
      }
      logged.add(
          new Logged(
              decision.reward(),
              decision.propensity(),
              Math.min(1, decision.policy()[decision.chosen()]),
              others.rate(decision.action(), decision.position(), place),
              expected));
    }
    return logged;
  }

  private static int fold(Decision decision) {
    int hash = decision.group().hashCode();
    return Math.floorMod((hash ^ (hash >>> 16)) * 0x9E3779B9, FOLDS);
  }

  private void add(Decision decision) {
    actions
        .computeIfAbsent(key(decision.action(), decision.position()), key -> new Tally())
        .add(decision.reward());
    places.computeIfAbsent(decision.position(), key -> new Tally()).add(decision.reward());
    all.add(decision.reward());
  }

  private double place(int position) {
    Tally tally = places.get(position);
    double overall = all.decisions == 0 ? 0 : all.rewards / all.decisions;
    return tally == null ? overall : tally.towards(overall);
  }

  private double rate(String action, int position, double place) {
    Tally tally = actions.get(key(action, position));
    return tally == null ? place : tally.towards(place);
  }

  private static String key(String action, int position) {
    return position + "\u001f" + action;
  }

  private static final class Tally {
    private long decisions;
    private double rewards;

    void add(double reward) {
      decisions++;
      rewards += reward;
    }

    double towards(double prior) {
      return (rewards + STRENGTH * prior) / (decisions + STRENGTH);
    }
  }
}
