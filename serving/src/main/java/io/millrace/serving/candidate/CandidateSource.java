package io.millrace.serving.candidate;

import io.millrace.placement.Source;

/** Names items worth ranking. Reads memory only: nothing here waits for a server. */
interface CandidateSource {
  Source source();

  /**
   * Names at most {@code limit} eligible items, best first, without duplicates.
   *
   * @param buffer receives them as the candidates of this source
   */
  void find(CandidateQuery query, int limit, CandidateBuffer buffer);
}
