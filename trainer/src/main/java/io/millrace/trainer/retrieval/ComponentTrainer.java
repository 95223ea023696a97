package io.millrace.trainer.retrieval;

import io.millrace.linalg.NotPositiveDefiniteException;
import io.millrace.retrieval.linear.SparseRows;

/** Learns the matrices of recipes from interactions. */
final class ComponentTrainer {
  /** EASE is exact up to so many items: 1.6 GB, n^3 = 8e12 multiplications. */
  static final int EASE_ITEMS = 20_000;

  /** Cells kept of a row. */
  private static final int ROW_CELLS = 200;

  /** Cells kept of a matrix: 320 MB. */
  private static final int MATRIX_CELLS = 40_000_000;

  /** With penalties up to a thousand times the first. */
  private static final int ATTEMPTS = 4;

  private final Interactions interactions;
  private final TypeWeights types;
  private final int threads;
  private final UserItems matrix;

  ComponentTrainer(Interactions interactions, TypeWeights types, int threads) {
    this.interactions = interactions;
    this.types = types;
    this.threads = threads;
    this.matrix = new UserItems(interactions, types);
  }

  UserItems matrix() {
    return matrix;
  }

  int rowCells() {
    return Math.max(10, Math.min(ROW_CELLS, MATRIX_CELLS / Math.max(1, matrix.items())));
  }

  /**
   * A matrix.
   *
   * @param recipe that it was learned by
   */
  record Trained(ComponentRecipe recipe, SparseRows rows) {}

  /**
   * Learns a matrix. If the matrix of a regression is not positive definite in single precision, it
   * is tried again with ten times the penalty.
   */
  Trained train(ComponentRecipe recipe) {
    ComponentRecipe tried = recipe;
    for (int attempt = 1; ; attempt++) {
      try {
        return new Trained(tried, rows(tried));
      } catch (NotPositiveDefiniteException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        tried = tried.withPenalty(10 * tried.penalty());
      }
    }
  }

  private SparseRows rows(ComponentRecipe recipe) {
    return switch (recipe.kind()) {
      case COSINE -> CosineRows.of(matrix, recipe.parameter(), recipe.penalty(), rowCells(), true);
      case TRANSITION ->
          TransitionRows.of(interactions, types, recipe.parameter(), recipe.penalty(), rowCells());
      case EASE -> EaseRows.of(matrix, recipe.penalty(), rowCells(), EASE_ITEMS, threads);
      case FACTORIZATION ->
          FactorRows.of(matrix, recipe.parameter(), recipe.penalty(), rowCells(), threads);
      case NEXT_ITEM ->
          NextItemRows.of(
              interactions, types, recipe.parameter(), recipe.penalty(), rowCells(), threads);
    };
  }
}
