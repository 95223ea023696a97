package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;

/** The items nearest to the user by the model's own vectors. */
final class VectorSource implements CandidateSource {
  private final ItemTable items;

  VectorSource(ItemTable items) {
    this.items = items;
  }

  @Override
  public Source source() {
    return Source.VECTORS;
  }

  @Override
  public void find(CandidateQuery query, int limit, CandidateBuffer buffer) {
    SourceCandidates found = buffer.begin(Source.VECTORS);
    if (query.nearest().isEmpty()) {
      return;
    }
    CandidateQuery.VectorQuery nearest = query.nearest().get();
    nearest
        .items()
        .nearest(
            nearest.user(),
            limit,
            buffer.hits,
            position -> {
              CatalogueItem item = items.at(position);
              return item != null && query.eligible().test(item);
            },
            (position, product) -> {
              CatalogueItem item = items.at(position);
              if (item != null) {
                found.add(item, product, SourceCandidates.NO_ANCHOR);
              }
            });
  }
}
