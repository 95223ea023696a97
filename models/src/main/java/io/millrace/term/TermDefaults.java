package io.millrace.term;

import java.util.List;

/**
 * What terms take from the hyper-parameters if their own options do not say it.
 *
 * @param hidden widths of an MLP's hidden layers
 * @param batchNorm whether hidden layers are normalised over the batch
 */
public record TermDefaults(List<Integer> hidden, boolean batchNorm) {
  public TermDefaults {
    hidden = List.copyOf(hidden);
  }
}
