package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import io.millrace.retrieval.TopHits;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.PositionIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The memory in which candidates are found, and the set of them once they are. Arrays that are used
 * again for other requests, so that the number of candidates costs no garbage; a {@link Candidate}
 * is made of what is looked at closer. One thread at a time.
 */
public final class CandidateBuffer implements CandidateSet {
  private static final List<Source> SOURCES = Source.values();

  final TopHits hits = new TopHits();
  private final RetrievalBuffer retrieval = new RetrievalBuffer();
  private final SourceCandidates[] bySource = new SourceCandidates[SOURCES.size()];
  private final @Nullable WeightSums[] sums = new WeightSums[SOURCES.size()];
  private final List<Source> failed = new ArrayList<>(0);
  private final List<Candidate.Anchor> anchors = new ArrayList<>();
  private final PositionIndex index = new PositionIndex();
  private final ProductTable products = new ProductTable();
  private CatalogueItem[] items = new CatalogueItem[512];
  private byte[] sources = new byte[512];
  private float[] weights = new float[512];
  private int[] anchorOf = new int[512];
  private int size;
  private boolean explain;

  public CandidateBuffer() {
    for (int i = 0; i < bySource.length; i++) {
      bySource[i] = new SourceCandidates();
    }
  }

  @Override
  public RetrievalBuffer retrieval() {
    return retrieval;
  }

  /** Forgets the candidates and the retrieval scores. */
  public void clear() {
    retrieval.clear();
    clearCandidates();
  }

  private void clearCandidates() {
    for (SourceCandidates one : bySource) {
      one.clear();
    }
    failed.clear();
    anchors.clear();
    index.clear();
    products.clear();
    Arrays.fill(items, 0, size, null);
    size = 0;
  }

  /** Forgets all but the retrieval scores. */
  void begin(boolean wantsExplanation) {
    clearCandidates();
    explain = wantsExplanation;
  }

  /** Lets an item stand for its product, whatever the sources name before it. */
  void reserve(CatalogueItem item) {
    if (item.product() != 0) {
      products.claim(item.product(), item.position());
    }
  }

  /** Returns the candidates of a source, none yet, for the source to add them. */
  public SourceCandidates begin(Source source) {
    SourceCandidates found = namedBy(source);
    found.clear();
    return found;
  }

  /** Forgets what a source named: it failed. */
  void fail(Source source) {
    namedBy(source).clear();
    if (!failed.contains(source)) {
      failed.add(source);
    }
  }

  @Override
  public List<Source> failed() {
    return List.copyOf(failed);
  }

  /** Returns the sums of a source; they have to stay as they are as long as it is asked. */
  WeightSums sums(Source source) {
    WeightSums known = sums[source.number()];
    if (known == null) {
      known = new WeightSums();
      sums[source.number()] = known;
    }
    return known;
  }

  /** Finds all that a source may name, rather than what is asked for. */
  void findAll(Source source) {
    SourceCandidates found = namedBy(source);
    has(found, found.limit(), source);
  }

  /** A source may fail while its items are looked through; then it has named those before. */
  private boolean has(SourceCandidates found, int i, Source source) {
    try {
      return found.has(i);
    } catch (RuntimeException | LinkageError e) {
      SourceFailures.log(source, e);
      found.end();
      if (!failed.contains(source)) {
        failed.add(source);
      }
      return false;
    }
  }

  private SourceCandidates namedBy(Source source) {
    return bySource[source.number()];
  }

  /** Returns the number under which a source names an anchor. */
  public int anchor(Candidate.Anchor anchor) {
    anchors.add(anchor);
    return anchors.size() - 1;
  }

  /** Returns how many items a source names, at most {@code most}. */
  int offered(Source source, int most) {
    SourceCandidates found = namedBy(source);
    return has(found, most - 1, source) ? most : found.size();
  }

  /**
   * Takes over what a source names, best first, as long as there are fewer than given; of the items
   * of one product only the first that any source names.
   */
  void takeFrom(Source source, int upTo) {
    take(source, upTo, true);
  }

  /** The same with all items of a product. */
  void takeAllFrom(Source source, int upTo) {
    take(source, upTo, false);
  }

  private void take(Source source, int upTo, boolean oneOfAProduct) {
    SourceCandidates found = namedBy(source);
    for (int i = 0; size < upTo && has(found, i, source); i++) {
      CatalogueItem item = found.item(i);
      if (!oneOfAProduct
          || item.product() == 0
          || products.claim(item.product(), item.position())) {
        add(item, source, found.weight(i), found.anchor(i));
      }
    }
  }

  /** Adds an item that no other led to, unless it is here already. */
  public void add(CatalogueItem item, Source source) {
    add(item, source, 0, SourceCandidates.NO_ANCHOR);
  }

  private void add(CatalogueItem item, Source source, float weight, int anchor) {
    if (item.position() >= 0) {
      int known = index.size();
      if (index.add(item.position()) < known) {
        return;
      }
    }
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      sources = Arrays.copyOf(sources, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
      anchorOf = Arrays.copyOf(anchorOf, 2 * size);
    }
    items[size] = item;
    sources[size] = (byte) source.number();
    weights[size] = weight;
    anchorOf[size++] = anchor;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public CatalogueItem item(int i) {
    return items[i];
  }

  @Override
  public Source source(int i) {
    return SOURCES.get(sources[i]);
  }

  @Override
  public float weight(int i) {
    return weights[i];
  }

  @Override
  public int named(Source source) {
    return namedBy(source).size();
  }

  @Override
  public List<Candidate> named(Source source, int most) {
    SourceCandidates found = namedBy(source);
    List<Candidate> named = new ArrayList<>();
    for (int i = 0; i < Math.min(most, found.size()); i++) {
      Optional<Candidate.Anchor> anchor =
          found.anchor(i) != SourceCandidates.NO_ANCHOR
              ? Optional.of(anchors.get(found.anchor(i)))
              : source == Source.ITEM_TO_ITEM ? retrieval.anchor(found.item(i)) : Optional.empty();
      named.add(new Candidate(found.item(i), source, found.weight(i), anchor, List.of()));
    }
    return named;
  }

  @Override
  public Candidate get(int i) {
    return new Candidate(
        items[i], source(i), weights[i], anchor(i), explain ? others(i) : List.of());
  }

  private Optional<Candidate.Anchor> anchor(int i) {
    if (anchorOf[i] != SourceCandidates.NO_ANCHOR) {
      return Optional.of(anchors.get(anchorOf[i]));
    }
    return explain && source(i) == Source.ITEM_TO_ITEM
        ? retrieval.anchor(items[i])
        : Optional.empty();
  }

  private List<Source> others(int i) {
    List<Source> others = new ArrayList<>();
    for (Source source : SOURCES) {
      if (!source.equals(source(i)) && namedBy(source).contains(items[i])) {
        others.add(source);
      }
    }
    return List.copyOf(others);
  }
}
