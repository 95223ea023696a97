package io.millrace.console.rollup;

/**
 * What came of slates that two models made together. A click credits the model whose item it was; a
 * user's slates are judged together, so that users who look often do not count as many.
 *
 * @param users who saw such a slate
 * @param slates shown
 * @param clicksA clicks on the first model's items, once an item and slate
 * @param clicksB the same of the second's
 * @param winsA users who clicked more of the first's items
 * @param winsB users who clicked more of the second's
 * @param ties users who clicked as many of both, or none
 */
public record InterleavedCounts(
    long users, long slates, long clicksA, long clicksB, long winsA, long winsB, long ties) {}
