package io.millrace.serving.candidate;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.state.UserState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Items whose texts are near to those of the request's items, or else of the user's latest items,
 * by cosine: items that the retrieval model was not trained on, and the nearest of those that it
 * was.
 */
final class TextSource implements CandidateSource {
  /** Most recent items of a user that are looked at. */
  private static final int ANCHORS = 5;

  private final ItemTable items;

  TextSource(ItemTable items) {
    this.items = items;
  }

  @Override
  public Source source() {
    return Source.TEXT;
  }

  @Override
  public void find(CandidateQuery query, int limit, CandidateBuffer buffer) {
    SourceCandidates found = buffer.begin(Source.TEXT);
    if (query.retrieval().isEmpty() || query.retrieval().get().model().text().isEmpty()) {
      return;
    }
    ItemToItemModel model = query.retrieval().get().model();
    ItemPositions positions = query.retrieval().get().positions();
    Map<ItemId, Optional<InteractionType>> anchors = anchors(query);
    WeightSums sums = buffer.sums(Source.TEXT);
    sums.clear();
    for (Map.Entry<ItemId, Optional<InteractionType>> anchor : anchors.entrySet()) {
      sums.exclude(items.position(anchor.getKey()));
      int item = model.items().indexOf(anchor.getKey());
      if (item >= 0) {
        int number = buffer.anchor(new Candidate.Anchor(anchor.getKey(), anchor.getValue()));
        model.forEachNearText(
            item,
            (near, cosine) -> {
              int position = positions.position(near);
              if (position >= 0) {
                sums.add(position, cosine, number);
              }
            });
      }
    }
    sums.best(items, query.eligible(), limit, found);
  }

  private static Map<ItemId, Optional<InteractionType>> anchors(CandidateQuery query) {
    Map<ItemId, Optional<InteractionType>> anchors = new LinkedHashMap<>();
    query.seeds().forEach(id -> anchors.put(id, Optional.empty()));
    if (anchors.isEmpty()) {
      for (UserState.Recent recent : query.user().recent()) {
        if (recent.type().positive() && anchors.size() < ANCHORS) {
          anchors.putIfAbsent(recent.itemId(), Optional.of(recent.type()));
        }
      }
    }
    return anchors;
  }
}
