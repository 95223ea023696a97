package io.millrace.serving.candidate;

import io.millrace.placement.Source;

/** Names items worth ranking. Reads memory only: nothing here waits for a server. */
interface CandidateSource {
  Source source();

  /**
   * Offers at most {@code limit} eligible items, best first, without duplicates.
   *
   * @param room whose empty offer of this source is filled
   */
  void find(CandidateQuery query, int limit, Candidates room);
}
