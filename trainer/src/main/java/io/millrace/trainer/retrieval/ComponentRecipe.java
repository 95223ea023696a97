package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a matrix is learned, and the history decays that are tried with it.
 *
 * @param kind of the component
 * @param decay of a training window, for kinds that have one
 * @param penalty of a regression, or the shrinkage of counts
 * @param historyDecays tried with the matrix, per step
 */
record ComponentRecipe(
    ComponentKind kind, double decay, double penalty, List<Double> historyDecays) {
  /** Up to so many items, closed forms are solved with several penalties. */
  private static final int SMALL = 8_000;

  ComponentRecipe {
    historyDecays = List.copyOf(historyDecays);
  }

  /** Returns what is tried for a catalogue of so many items with interactions. */
  static List<ComponentRecipe> forItems(int items) {
    List<ComponentRecipe> recipes = new ArrayList<>();
    recipes.add(new ComponentRecipe(ComponentKind.COSINE, 1, 5, List.of(1.0, 0.9, 0.7, 0.4)));
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
    return List.copyOf(recipes);
  }

  ComponentRecipe withPenalty(double other) {
    return new ComponentRecipe(kind, decay, other, historyDecays);
  }

  /** Returns the recipe in words, for reports: {@code ease penalty 100}. */
  String label() {
    return switch (kind) {
      case COSINE -> "cosine";
      case TRANSITION -> "transition";
      case EASE -> String.format(Locale.ROOT, "ease penalty %.0f", penalty);
      case NEXT_ITEM ->
          String.format(Locale.ROOT, "next_item decay %.1f penalty %.0f", decay, penalty);
    };
  }
}
