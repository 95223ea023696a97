package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import io.millrace.serving.catalogue.ItemTable;

/** The items with the largest scores of the retrieval model. */
final class ItemToItemSource implements CandidateSource {
  private final ItemTable items;

  ItemToItemSource(ItemTable items) {
    this.items = items;
  }

  @Override
  public Source source() {
    return Source.ITEM_TO_ITEM;
  }

  @Override
  public void find(CandidateQuery query, int limit, CandidateBuffer buffer) {
    buffer
        .retrieval()
        .best(
            items,
            query.eligible(),
            query.rules().popularity(),
            limit,
            buffer.begin(Source.ITEM_TO_ITEM));
  }
}
