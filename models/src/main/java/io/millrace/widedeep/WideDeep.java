package io.millrace.widedeep;

import io.millrace.model.NetworkSettings;
import io.millrace.network.LinearPart;
import io.millrace.network.SparseNetwork;
import io.millrace.table.FtrlProximal;

/**
 * A wide linear part over all rows, crosses included, and a tower on embeddings, trained jointly on
 * one logit (Cheng et al. 2016, equation 3): the wide part by FTRL-proximal with L1, the deep part
 * by Adam.
 *
 * <p>The wide part keeps its rate when the others' fall: FTRL-proximal computes weights from it, so
 * another rate would change what has been learned, and its rates fall by themselves, row by row.
 */
public final class WideDeep {
  /** FTRL-proximal's alpha and beta, within what McMahan et al. 2013, section 3.1, advise. */
  private static final double RATE = 0.05;

  private static final double BETA = 1;

  private WideDeep() {}

  /** A new network. */
  public static SparseNetwork create(NetworkSettings settings) {
    LinearPart wide =
        new LinearPart(
            settings.allFields(),
            settings.rows(),
            table -> new FtrlProximal(table, RATE, BETA, settings.l1Wide(), 0),
            true,
            false);
    return new SparseNetwork(settings, false, wide);
  }
}
