package io.millrace.serving.candidate;

import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.ItemTable;
import java.util.List;
import java.util.function.Supplier;

/**
 * Brings candidate sources. Their names are brought by an {@link
 * io.millrace.placement.PlacementPlugin}, as other services know names only. Implementations have a
 * constructor without arguments and are named in {@code
 * META-INF/services/io.millrace.serving.candidate.CandidateSourcePlugin}.
 */
public interface CandidateSourcePlugin {
  /**
   * Opens its sources for a namespace.
   *
   * @param items the items of the namespace
   * @param catalogue what is popular, new or trending of them, as of now
   */
  List<CandidateSource> open(ItemTable items, Supplier<Catalogue> catalogue);
}
