package io.millrace.serving.candidate;

import io.millrace.placement.Source;
import io.millrace.retrieval.TopHits;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.PositionIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The candidates for one ranking, in the order of their sources, and the room in which they are
 * found. Arrays that are used again for other requests, so that the number of candidates costs no
 * garbage; a {@link Candidate} is made of what is looked at closer. One thread at a time.
 */
public final class Candidates {
  private static final Source[] SOURCES = Source.values();

  final TopHits hits = new TopHits();
  private final RetrievalBuffer retrieval = new RetrievalBuffer();
  private final Map<Source, Offer> offers = new EnumMap<>(Source.class);
  private final Map<Source, WeightSums> sums = new EnumMap<>(Source.class);
  private final List<Candidate.Anchor> anchors = new ArrayList<>();
  private final PositionIndex index = new PositionIndex();
  private final ProductTable products = new ProductTable();
  private CatalogueItem[] items = new CatalogueItem[512];
  private byte[] sources = new byte[512];
  private float[] weights = new float[512];
  private int[] anchorOf = new int[512];
  private int size;
  private boolean explain;

  public Candidates() {
    for (Source source : SOURCES) {
      offers.put(source, new Offer());
    }
  }

  /** The retrieval scores of the request. */
  public RetrievalBuffer retrieval() {
    return retrieval;
  }

  /** Forgets the candidates and the retrieval scores. */
  public void clear() {
    retrieval.clear();
    clearCandidates();
  }

  private void clearCandidates() {
    offers.values().forEach(Offer::clear);
    anchors.clear();
    index.clear();
    products.clear();
    Arrays.fill(items, 0, size, null);
    size = 0;
  }

  /** Empties the offers too. */
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

  /** An empty offer of a source. */
  Offer begin(Source source) {
    Offer offer = offer(source);
    offer.clear();
    return offer;
  }

  /** Returns the sums of a source; they have to stay as they are as long as it is asked. */
  WeightSums sums(Source source) {
    return sums.computeIfAbsent(source, wanted -> new WeightSums());
  }

  /** Finds all that a source may name, rather than what is asked for. */
  void findAll(Source source) {
    offer(source).findAll();
  }

  private Offer offer(Source source) {
    return Objects.requireNonNull(offers.get(source));
  }

  /** The number under which an offer names an anchor. */
  int anchor(Candidate.Anchor anchor) {
    anchors.add(anchor);
    return anchors.size() - 1;
  }

  /** Returns how many items a source offers, at most {@code most}. */
  int offered(Source source, int most) {
    Offer offer = offer(source);
    return offer.has(most - 1) ? most : offer.size();
  }

  /**
   * Takes over what a source offers, best first, as long as there are fewer than given; of the
   * items of one product only the first that any source names.
   */
  void takeFrom(Source source, int upTo) {
    take(source, upTo, true);
  }

  /** The same with all items of a product. */
  void takeAllFrom(Source source, int upTo) {
    take(source, upTo, false);
  }

  private void take(Source source, int upTo, boolean oneOfAProduct) {
    Offer offer = offer(source);
    for (int i = 0; size < upTo && offer.has(i); i++) {
      CatalogueItem item = offer.item(i);
      if (!oneOfAProduct
          || item.product() == 0
          || products.claim(item.product(), item.position())) {
        add(item, source, offer.weight(i), offer.anchor(i));
      }
    }
  }

  /** Adds an item that no other led to, unless it is here already. */
  public void add(CatalogueItem item, Source source) {
    add(item, source, 0, Offer.NO_ANCHOR);
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
    sources[size] = (byte) source.ordinal();
    weights[size] = weight;
    anchorOf[size++] = anchor;
  }

  public int size() {
    return size;
  }

  public CatalogueItem item(int i) {
    return items[i];
  }

  public Source source(int i) {
    return SOURCES[sources[i]];
  }

  public float weight(int i) {
    return weights[i];
  }

  /**
   * Returns how many items a source named, whether they became candidates or not; all that it may
   * only if the request wants an explanation.
   */
  public int named(Source source) {
    return offer(source).size();
  }

  /** Returns the best that a source named, to keep; without the other sources that named them. */
  public List<Candidate> named(Source source, int most) {
    Offer offer = offer(source);
    List<Candidate> named = new ArrayList<>();
    for (int i = 0; i < Math.min(most, offer.size()); i++) {
      Optional<Candidate.Anchor> anchor =
          offer.anchor(i) != Offer.NO_ANCHOR
              ? Optional.of(anchors.get(offer.anchor(i)))
              : source == Source.ITEM_TO_ITEM ? retrieval.anchor(offer.item(i)) : Optional.empty();
      named.add(new Candidate(offer.item(i), source, offer.weight(i), anchor, List.of()));
    }
    return named;
  }

  /** The i-th candidate, to keep. */
  public Candidate get(int i) {
    return new Candidate(
        items[i], source(i), weights[i], anchor(i), explain ? others(i) : List.of());
  }

  private Optional<Candidate.Anchor> anchor(int i) {
    if (anchorOf[i] != Offer.NO_ANCHOR) {
      return Optional.of(anchors.get(anchorOf[i]));
    }
    return explain && source(i) == Source.ITEM_TO_ITEM
        ? retrieval.anchor(items[i])
        : Optional.empty();
  }

  private List<Source> others(int i) {
    return offers.entrySet().stream()
        .filter(entry -> entry.getKey() != source(i) && entry.getValue().contains(items[i]))
        .map(Map.Entry::getKey)
        .toList();
  }
}
