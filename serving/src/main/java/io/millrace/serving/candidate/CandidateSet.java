package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import io.millrace.serving.catalogue.CatalogueItem;
import java.util.List;

/**
 * The candidates for one ranking, in the order of their sources: what the candidate stage hands to
 * ranking. It does not change any more, and is good until the request's buffers are released. No
 * candidate is an object before {@link #get} makes one of it.
 */
public interface CandidateSet {
  int size();

  CatalogueItem item(int i);

  /** Returns the source that the i-th candidate counts for. */
  Source source(int i);

  /** Returns the weight by which its source orders the i-th candidate. */
  float weight(int i);

  /** Makes the i-th candidate, to keep. */
  Candidate get(int i);

  /** Returns the retrieval scores of the request. */
  RetrievalScores retrieval();

  /**
   * Returns how many items a source named, whether they became candidates or not; all that it may
   * only if the request wants an explanation.
   */
  int named(Source source);

  /** Returns the sources that failed: their candidates are missing, all or some. */
  List<Source> failed();

  /** Returns the best that a source named, to keep; without the other sources that named them. */
  List<Candidate> named(Source source, int most);
}
