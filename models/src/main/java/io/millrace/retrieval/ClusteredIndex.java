package io.millrace.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Approximate search for the largest dot products: an inverted file (Jégou, Douze, Schmid 2011,
 * "Product Quantization for Nearest Neighbor Search", section IV, without the quantization). A
 * query looks into the cells nearest to it, and into further ones until it has found enough that
 * may be shown, so that a narrow filter costs time and never an empty answer. Immutable, and safe
 * for use by several threads.
 */
public final class ClusteredIndex implements VectorSearch {
  /** Cells for n vectors: this times the root of n. */
  private static final double CELLS = 2;

  /** The share of the cells that a query looks into at least, ... */
  private static final double PROBED = 0.1;

  /** ... of many cells so many: the more there are, the finer they cut, and the fewer it takes. */
  private static final double MOST_PROBED = 64;

  private final Cells cells;
  private final int[] cellOf;

  /** Where the blocks have the vector of each place. */
  private final int[] slotOf;

  /** The first block of each cell; a cell's last block is padded with places of -1. */
  private final int[] starts;

  private final int[] places;
  private final Blocks blocks;
  private final int learnedFrom;

  private ClusteredIndex(Cells cells, List<float[]> vectors, int[] cellOf, int learnedFrom) {
    this.cells = cells;
    this.cellOf = cellOf;
    this.slotOf = new int[cellOf.length];
    this.learnedFrom = learnedFrom;
    int[] sizes = new int[cells.count()];
    for (int cell : cellOf) {
      sizes[cell]++;
    }
    starts = new int[cells.count() + 1];
    for (int cell = 0; cell < cells.count(); cell++) {
      starts[cell + 1] = starts[cell] + Blocks.needed(sizes[cell]);
    }
    places = new int[starts[cells.count()] * Blocks.WIDTH];
    Arrays.fill(places, -1);
    blocks = new Blocks(starts[cells.count()], cells.dimension());
    int[] next = new int[cells.count()];
    for (int i = 0; i < cellOf.length; i++) {
      int at = starts[cellOf[i]] * Blocks.WIDTH + next[cellOf[i]]++;
      places[at] = i;
      slotOf[i] = at;
      blocks.set(at, vectors.get(i));
    }
  }

  /**
   * Learns cells and sorts the vectors into them: seconds for a million.
   *
   * @param vectors one for each item, all of the same length; copied
   */
  public static ClusteredIndex build(List<float[]> vectors, long seed) {
    return build(vectors, seed, () -> {});
  }

  /**
   * The same beside other work.
   *
   * @param step called after each small piece of work, some microseconds long; may wait
   */
  public static ClusteredIndex build(List<float[]> vectors, long seed, Runnable step) {
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException("vectors must not be empty");
    }
    int count = (int) Math.max(1, Math.round(CELLS * Math.sqrt(vectors.size())));
    Cells cells = Cells.learn(vectors, count, seed, step);
    int[] cellOf = new int[vectors.size()];
    float[] scratch = new float[count];
    for (int i = 0; i < cellOf.length; i++) {
      step.run();
      cellOf[i] = cells.of(vectors.get(i), scratch);
    }
    return new ClusteredIndex(cells, vectors, cellOf, vectors.size());
  }

  /**
   * The index of other vectors in the same cells: vectors that are the same array's content as
   * before at the place {@code before} gives stay in their cell. Learns anew where there are half
   * as many again, or half as few.
   *
   * @param before for each of the vectors its place in this index, or -1
   * @param step as for {@link #build(List, long, Runnable)}
   */
  public ClusteredIndex with(List<float[]> changed, int[] before, long seed, Runnable step) {
    boolean grown =
        changed.size() > 1.5 * learnedFrom
            || changed.size() < 0.5 * learnedFrom
            || changed.isEmpty()
            || changed.get(0).length != cells.dimension();
    if (grown) {
      return build(changed, seed, step);
    }
    int[] cellsNow = new int[changed.size()];
    float[] scratch = new float[cells.count()];
    for (int i = 0; i < cellsNow.length; i++) {
      step.run();
      int place = before[i];
      cellsNow[i] =
          place >= 0 && blocks.holds(slotOf[place], changed.get(i))
              ? cellOf[place]
              : cells.of(changed.get(i), scratch);
    }
    return new ClusteredIndex(cells, changed, cellsNow, learnedFrom);
  }

  @Override
  public int size() {
    return cellOf.length;
  }

  @Override
  public float[] vector(int place) {
    return blocks.get(slotOf[place]);
  }

  @Override
  public int dimension() {
    return blocks.dimension();
  }

  @Override
  public float component(int place, int component) {
    return blocks.component(slotOf[place], component);
  }

  @Override
  public void top(float[] query, int k, IntPredicate eligible, TopHits hits) {
    top(query, k, eligible, Math.min(PROBED, MOST_PROBED / cells.count()), hits);
  }

  /**
   * The same with another share of the cells.
   *
   * @param probed in (0, 1]; with 1 the search is exact
   */
  public List<Hit> top(float[] query, int k, IntPredicate eligible, double probed) {
    TopHits hits = new TopHits();
    top(query, k, eligible, probed, hits);
    return hits.toList();
  }

  private void top(float[] query, int k, IntPredicate eligible, double probed, TopHits hits) {
    blocks.check(query);
    int count = cells.count();
    float[] products = hits.products(Math.max(count, Blocks.WIDTH));
    cells.products(query, products);
    long[] order = hits.order(count);
    for (int cell = 0; cell < count; cell++) {
      order[cell] = Descending.key(products[cell], cell);
    }
    int least = (int) Math.ceil(probed * count);
    Descending.best(order, 0, count, least);
    hits.begin(Math.min(Math.max(k, 0), cellOf.length));
    for (int i = 0; i < count && (i < least || !hits.isFull()); i++) {
      if (i == least) {
        Arrays.sort(order, least, count);
      }
      int cell = Descending.index(order[i]);
      for (int block = starts[cell]; block < starts[cell + 1]; block++) {
        blocks.products(query, block, products);
        scan(products, block * Blocks.WIDTH, hits, eligible);
      }
    }
    hits.sort();
  }

  private void scan(float[] scores, int from, TopHits hits, IntPredicate eligible) {
    for (int i = 0; i < Blocks.WIDTH && places[from + i] >= 0; i++) {
      int place = places[from + i];
      if (hits.wants(scores[i], place) && eligible.test(place)) {
        hits.add(scores[i], place);
      }
    }
  }
}
