package io.millrace.network;

import io.millrace.table.EmbeddingTable;
import io.millrace.table.RowOptimizer;
import java.util.function.Function;

/**
 * The linear part of a network.
 *
 * @param fields how many of a batch's fields take part
 * @param rows of its table
 * @param optimizer made for its table
 * @param summedLoss whether the optimiser is given gradients of the summed loss, not of the mean
 * @param followsRate whether its rate falls with the others'
 */
public record LinearPart(
    int fields,
    int rows,
    Function<EmbeddingTable, RowOptimizer> optimizer,
    boolean summedLoss,
    boolean followsRate) {}
