package io.millrace.serving.candidate;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.state.ItemState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An item that may be shown.
 *
 * @param source the one it counts for: the first that named it
 * @param weight by which its source orders its own candidates; not comparable between sources
 * @param anchor the item that led to it, for {@link Source#HISTORY} and {@link Source#SEEDS}
 * @param others that named it too; known only where the request wants an explanation
 */
public record Candidate(
    CatalogueItem item,
    Source source,
    double weight,
    Optional<Anchor> anchor,
    List<Source> others) {
  /**
   * An item whose neighbour the candidate is.
   *
   * @param interaction what the user did with it; empty where the request named it
   */
  public record Anchor(ItemId itemId, Optional<InteractionType> interaction) {}

  /** What is known of the item. */
  public ItemState state() {
    return item.state();
  }

  public ItemId itemId() {
    return item.itemId();
  }

  /** The names of all sources that named it. */
  public List<String> sourceNames() {
    return Stream.concat(Stream.of(source), others.stream()).map(Source::wireName).toList();
  }
}
