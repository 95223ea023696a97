package io.millrace.serving.reranking;

import io.millrace.serving.catalogue.CatalogueItem;

/** How similar two items are, from -1 to 1; 1 for an item and itself. */
@FunctionalInterface
public interface Similarity {
  double of(CatalogueItem one, CatalogueItem other);
}
