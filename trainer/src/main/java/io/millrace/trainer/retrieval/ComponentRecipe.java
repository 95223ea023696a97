package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a matrix is learned, and the history decays that are tried with it.
 *
 * @param kind of the component
 * @param parameter the decay of a training window for {@code transition} and {@code next_item}, the
 *     exponent of the row's item for {@code cosine}, the weight of unobserved pairs for {@code
 *     factorization}; unused for {@code ease}
 * @param penalty of a regression, or the shrinkage of counts
 * @param historyDecays tried with the matrix, per step
 */
record ComponentRecipe(
    ComponentKind kind, double parameter, double penalty, List<Double> historyDecays) {
  /** Up to so many items, closed forms are solved with several penalties. */
  private static final int SMALL = 8_000;

  ComponentRecipe {
    historyDecays = List.copyOf(historyDecays);
  }

  /** Returns what is tried for a catalogue of so many items with interactions. */
  static List<ComponentRecipe> forItems(int items) {
    List<ComponentRecipe> recipes = new ArrayList<>();
    recipes.add(new ComponentRecipe(ComponentKind.COSINE, 0.5, 5, List.of(1.0, 0.9, 0.7, 0.4)));
    recipes.add(new ComponentRecipe(ComponentKind.COSINE, 0.3, 5, List.of(1.0, 0.7)));
    recipes.add(new ComponentRecipe(ComponentKind.TRANSITION, 0.5, 5, List.of(0.7, 0.4)));
    if (items <= SMALL) {
      for (double penalty : new double[] {100, 500}) {
        recipes.add(
            new ComponentRecipe(ComponentKind.EASE, 1, penalty, List.of(1.0, 0.97, 0.9, 0.8)));
      }
      recipes.add(new ComponentRecipe(ComponentKind.NEXT_ITEM, 0.9, 300, List.of(0.9)));
      recipes.add(new ComponentRecipe(ComponentKind.NEXT_ITEM, 0.7, 100, List.of(0.7)));
    } else {
      recipes.add(new ComponentRecipe(ComponentKind.EASE, 1, 300, List.of(1.0, 0.97, 0.9, 0.8)));
    }
    if (items > ComponentTrainer.EASE_ITEMS) {
      for (double unobserved : new double[] {0.3, 0.03}) {
        recipes.add(
            new ComponentRecipe(
                ComponentKind.FACTORIZATION, unobserved, FactorRows.PENALTY, List.of(1.0, 0.9)));
      }
    }
    return List.copyOf(recipes);
  }

  ComponentRecipe withPenalty(double other) {
    return new ComponentRecipe(kind, parameter, other, historyDecays);
  }

  /** Returns the recipe in words, for reports: {@code ease penalty 100}. */
  String label() {
    return switch (kind) {
      case COSINE ->
          parameter == 0.5
              ? "cosine"
              : String.format(Locale.ROOT, "asymmetric cosine, exponent %.1f", parameter);
      case TRANSITION -> "transition";
      case EASE -> String.format(Locale.ROOT, "ease penalty %.0f", penalty);
      case FACTORIZATION -> String.format(Locale.ROOT, "factorization unobserved %.2f", parameter);
      case NEXT_ITEM ->
          String.format(Locale.ROOT, "next_item decay %.1f penalty %.0f", parameter, penalty);
    };
  }
}
