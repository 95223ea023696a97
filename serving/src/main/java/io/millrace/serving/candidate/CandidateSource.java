package io.millrace.serving.candidate;

import io.millrace.placement.Source;

/**
 * Names items worth ranking. Reads memory only: nothing here waits for a server. Safe for use by
 * several threads. One that throws costs its own candidates, and the slate says so.
 */
public interface CandidateSource {
  /** Returns the name under which placements give it a share. */
  Source source();

  /**
   * Names at most {@code limit} items, best first, without duplicates: only such as {@code
   * query.eligible()} passes. They are added to {@code buffer.begin(source())}.
   *
   * @param buffer receives them as the candidates of this source
   */
  void find(CandidateQuery query, int limit, CandidateBuffer buffer);
}
