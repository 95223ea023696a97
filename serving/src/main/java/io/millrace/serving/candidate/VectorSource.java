package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import io.millrace.state.ItemState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The items nearest to the user by the model's own vectors. */
final class VectorSource implements CandidateSource {
  private final ItemCache items;

  VectorSource(ItemCache items) {
    this.items = items;
  }

  @Override
  public Source source() {
    return Source.VECTORS;
  }

  @Override
  public List<Candidate> find(CandidateQuery query, int limit) {
    if (query.nearest().isEmpty()) {
      return List.of();
    }
    CandidateQuery.VectorQuery nearest = query.nearest().get();
    List<Candidate> found = new ArrayList<>(limit);
    for (ItemVectors.Hit hit :
        nearest
            .items()
            .nearest(
                nearest.user(), limit, id -> items.find(id).filter(query.eligible()).isPresent())) {
      Optional<ItemState> item = items.find(hit.itemId());
      item.ifPresent(state -> found.add(Candidate.of(state, Source.VECTORS, hit.product())));
    }
    return found;
  }
}
