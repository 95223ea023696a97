package com.example.millrace;

import io.millrace.event.Value;
import io.millrace.placement.Source;
import io.millrace.serving.candidate.CandidateBuffer;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.CandidateSource;
import io.millrace.serving.candidate.SourceCandidates;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.catalogue.Ranked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The popular items with the lowest prices. */
record CheapestSource(ItemTable items, Supplier<Catalogue> catalogue) implements CandidateSource {
  @Override
  public Source source() {
    return ExamplePlacements.CHEAPEST;
  }

  @Override
  public void find(CandidateQuery query, int limit, CandidateBuffer buffer) {
    List<CatalogueItem> cheapest = new ArrayList<>();
    Ranked popular = catalogue.get().popular();
    for (int i = 0; i < popular.size(); i++) {
      CatalogueItem item = items.at(popular.position(i));
      if (item != null && query.eligible().test(item)) {
        cheapest.add(item);
      }
    }
    cheapest.sort(Comparator.comparingDouble(CheapestSource::price));
    SourceCandidates found = buffer.begin(ExamplePlacements.CHEAPEST);
    cheapest.stream().limit(limit).forEach(item -> found.add(item, (float) -price(item)));
  }

  private static double price(CatalogueItem item) {
    return item.state().attributes().get("price") instanceof Value.Num price
        ? price.number()
        : Double.MAX_VALUE;
  }
}
