package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import java.util.List;

/** Names items worth ranking. Reads memory only: nothing here waits for a server. */
interface CandidateSource {
  Source source();

  /** At most {@code limit} eligible candidates, best first, without duplicates. */
  List<Candidate> find(CandidateQuery query, int limit);
}
