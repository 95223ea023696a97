package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.ItemTable;
import java.util.List;
import java.util.function.Supplier;

/** The candidate sources that Millrace brings. */
public final class StandardCandidateSources implements CandidateSourcePlugin {
  @Override
  public List<CandidateSource> open(ItemTable items, Supplier<Catalogue> catalogue) {
    return List.of(
        new ItemToItemSource(items),
        new ItemRowSource(Source.BOUGHT_TOGETHER, ItemToItemModel::boughtTogether, items),
        new ItemRowSource(Source.SIMILAR, ItemToItemModel::similar, items),
        new TextSource(items),
        new NeighbourSource(Source.SEEDS, items),
        new NeighbourSource(Source.HISTORY, items),
        new VectorSource(items),
        new CategorySource(items, catalogue),
        new ListSource(Source.TRENDING, items, catalogue, one -> one.trends().trending()),
        new ListSource(Source.POPULAR, items, catalogue, Catalogue::popular),
        new ListSource(Source.NEW, items, catalogue, Catalogue::newest),
        new ListSource(Source.CATALOGUE, items, catalogue, Catalogue::items));
  }
}
