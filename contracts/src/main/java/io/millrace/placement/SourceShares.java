package io.millrace.placement;

import java.util.Map;

/**
 * The shares of the candidates that sources may fill before the others had their turn, where a
 * placement does not name them: those that a recommender learned, and the usual ones of the other
 * sources.
 *
 * @param learned shares in [0, 1] of configurable sources; 0 switches a source off
 */
public record SourceShares(Map<Source, Double> learned) {
  /** The usual shares of all sources. */
  public static final SourceShares USUAL = new SourceShares(Map.of());

  public SourceShares {
    learned = Map.copyOf(learned);
    learned.forEach(Placement::checkShare);
  }

  /** Returns the share of a source. */
  public double share(Source source) {
    return learned.getOrDefault(source, source.usualShare());
  }
}
