package io.millrace.serving.candidate;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.SparseRows;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.state.UserState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sums of rows of a matrix of the retrieval model: what is similar to the request's items, or what
 * is bought together with them. If the request names no items, those that the user put into the
 * cart or bought most recently.
 */
final class ItemRowSource implements CandidateSource {
  /** Most recent items of a user that are looked at. */
  private static final int ANCHORS = 5;

  private final Source source;
  private final Function<ItemToItemModel, SparseRows> matrix;
  private final ItemTable items;

  ItemRowSource(Source source, Function<ItemToItemModel, SparseRows> matrix, ItemTable items) {
    this.source = source;
    this.matrix = matrix;
    this.items = items;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public void find(CandidateQuery query, int limit, CandidateBuffer buffer) {
    SourceCandidates found = buffer.begin(source);
    if (query.retrieval().isEmpty()) {
      return;
    }
    ItemToItemModel model = query.retrieval().get().model();
    ItemPositions positions = query.retrieval().get().positions();
    SparseRows rows = matrix.apply(model);
    Map<ItemId, Optional<InteractionType>> anchors = anchors(query);
    WeightSums sums = buffer.sums(source);
    sums.clear();
    for (Map.Entry<ItemId, Optional<InteractionType>> anchor : anchors.entrySet()) {
      sums.exclude(items.position(anchor.getKey()));
      int item = model.items().indexOf(anchor.getKey());
      // Items that are placed by their texts have no row.
      if (item >= 0 && item < rows.rows()) {
        int number = buffer.anchor(new Candidate.Anchor(anchor.getKey(), anchor.getValue()));
        for (int cell = rows.start(item); cell < rows.end(item); cell++) {
          int position = positions.position(rows.column(cell));
          if (position >= 0) {
            sums.add(position, rows.value(cell), number);
          }
        }
      }
    }
    sums.best(items, query.eligible(), limit, found);
  }

  private static Map<ItemId, Optional<InteractionType>> anchors(CandidateQuery query) {
    Map<ItemId, Optional<InteractionType>> anchors = new LinkedHashMap<>();
    query.seeds().forEach(id -> anchors.put(id, Optional.empty()));
    if (anchors.isEmpty()) {
      for (UserState.Recent recent : query.user().recent()) {
        boolean chosen =
            recent.type() == InteractionType.PURCHASE
                || recent.type() == InteractionType.ADD_TO_CART;
        if (chosen && anchors.size() < ANCHORS) {
          anchors.putIfAbsent(recent.itemId(), Optional.of(recent.type()));
        }
      }
    }
    return anchors;
  }
}
