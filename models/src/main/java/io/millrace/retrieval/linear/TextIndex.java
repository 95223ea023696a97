package io.millrace.retrieval.linear;

import io.millrace.retrieval.Descending;
import io.millrace.text.Whitening;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The whitened text vectors of a model's items, each of length 1, and the search among them.
 * Immutable; 4 bytes a component, so 512 bytes an item at 128 dimensions.
 */
public final class TextIndex {
  /** Nearest items that are kept of each item. */
  static final int NEAREST = 10;

  /** A search of all items for each: 7 s of one processor for 10,000. */
  static final int MOST_SEARCHED = 20_000;

  private static final int FORMAT_VERSION = 1;

  private final long encoderHash;
  private final Whitening whitening;
  private final TextWeights weights;
  private final int items;
  private final int dimension;

  /** Row by row; zeros for an item without a text. */
  private final float[] vectors;

  /** Cosines of the nearest items by item index; no cells if there are too many items. */
  private final SparseRows nearest;

  private TextIndex(
      long encoderHash,
      Whitening whitening,
      TextWeights weights,
      int items,
      float[] vectors,
      SparseRows nearest) {
    this.encoderHash = encoderHash;
    this.whitening = whitening;
    this.weights = weights;
    this.items = items;
    this.dimension = whitening.dimension();
    this.vectors = vectors;
    this.nearest = nearest;
  }

  /**
   * Creates an index.
   *
   * @param encoderHash of the encoder that made all vectors
   * @param whitening fitted on such vectors
   * @param vectors by item index, as encoded; null for an item without a text
   */
  public static TextIndex of(
      long encoderHash,
      Whitening whitening,
      TextWeights weights,
      List<float @Nullable []> vectors) {
    int dimension = whitening.dimension();
    float[] rows = new float[Math.multiplyExact(vectors.size(), dimension)];
    for (int item = 0; item < vectors.size(); item++) {
      float[] vector = vectors.get(item);
      if (vector != null) {
        System.arraycopy(unit(whitening, vector), 0, rows, item * dimension, dimension);
      }
    }
    return new TextIndex(
        encoderHash, whitening, weights, vectors.size(), rows, SparseRows.empty(vectors.size()));
  }

  /** Returns the same index with other weights. */
  public TextIndex with(TextWeights other) {
    return new TextIndex(encoderHash, whitening, other, items, vectors, nearest);
  }

  /**
   * Returns the same index with the {@value #NEAREST} nearest items of each item; without, if there
   * are more than {@value #MOST_SEARCHED} items, since the time grows with the square.
   */
  public TextIndex withNearest() {
    if (items > MOST_SEARCHED) {
      return this;
    }
    List<Optional<TextNeighbours>> found =
        IntStream.range(0, items).parallel().mapToObj(this::nearest).toList();
    SparseRows.Builder rows = new SparseRows.Builder(items);
    for (Optional<TextNeighbours> one : found) {
      int count = one.map(neighbours -> Math.min(NEAREST, neighbours.items().length)).orElse(0);
      int[] columns = new int[count];
      float[] cosines = new float[count];
      for (int i = 0; i < count; i++) {
        int least = i;
        columns[i] = one.orElseThrow().items()[i];
        cosines[i] = one.orElseThrow().cosines()[i];
        while (least > 0 && columns[least - 1] > columns[least]) {
          swap(columns, cosines, least--);
        }
      }
      rows.add(columns, cosines, count);
    }
    return new TextIndex(encoderHash, whitening, weights, items, vectors, rows.build());
  }

  private static void swap(int[] columns, float[] cosines, int i) {
    int column = columns[i];
    float cosine = cosines[i];
    columns[i] = columns[i - 1];
    cosines[i] = cosines[i - 1];
    columns[i - 1] = column;
    cosines[i - 1] = cosine;
  }

  /** Returns the cosines of the nearest items, by item index; no cells in a large catalogue. */
  public SparseRows nearest() {
    return nearest;
  }

  private static float[] unit(Whitening whitening, float[] vector) {
    float[] whitened = whitening.apply(vector);
    double squares = 0;
    for (float number : whitened) {
      squares += (double) number * number;
    }
    float factor = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 0;
    for (int i = 0; i < whitened.length; i++) {
      whitened[i] *= factor;
    }
    return whitened;
  }

  /** Returns how many items the model has. */
  public int items() {
    return items;
  }

  public TextWeights weights() {
    return weights;
  }

  /** Returns the number of components of a whitened vector. */
  public int dimension() {
    return dimension;
  }

  /** Returns how many items have a vector. */
  public int size() {
    return (int) IntStream.range(0, items).filter(this::has).count();
  }

  private boolean has(int item) {
    for (int i = item * dimension; i < (item + 1) * dimension; i++) {
      if (vectors[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the nearest items to a text; empty if its vector is of another encoder or says nothing.
   * Compares with every item: 128 multiplications each at 128 dimensions.
   *
   * @param hash of the encoder that made the vector
   * @param vector as encoded
   */
  public Optional<TextNeighbours> nearest(long hash, float[] vector) {
    if (hash != encoderHash) {
      return Optional.empty();
    }
    return nearest(unit(whitening, vector), -1, item -> true);
  }

  /** Returns the nearest items to an item, itself left out; empty if it has no text. */
  public Optional<TextNeighbours> nearest(int item) {
    return nearest(item, other -> true);
  }

  /** Returns the same among some of the items. */
  public Optional<TextNeighbours> nearest(int item, IntPredicate among) {
    return nearest(
        Arrays.copyOfRange(vectors, item * dimension, (item + 1) * dimension), item, among);
  }

  private Optional<TextNeighbours> nearest(float[] query, int self, IntPredicate among) {
    long[] best = new long[2 * TextNeighbours.MOST];
    int size = 0;
    float floor = 0;
    for (int item = 0; item < items; item++) {
      float cosine = product(query, item);
      if (cosine > floor && item != self && among.test(item)) {
        best[size++] = Descending.key(cosine, item);
        if (size == best.length) {
          Descending.best(best, 0, size, TextNeighbours.MOST);
          size = TextNeighbours.MOST;
          floor = Descending.number(best[size - 1]);
        }
      }
    }
    Descending.best(best, 0, size, size);
    int count = Math.min(size, TextNeighbours.MOST);
    if (count == 0) {
      return Optional.empty();
    }
    int[] found = new int[count];
    float[] cosines = new float[count];
    for (int i = 0; i < count; i++) {
      found[i] = Descending.index(best[i]);
      cosines[i] = Descending.number(best[i]);
    }
    return Optional.of(new TextNeighbours(found, cosines));
  }

  private float product(float[] query, int item) {
    int start = item * dimension;
    float sum0 = 0;
    float sum1 = 0;
    int i = 0;
    for (; i + 1 < dimension; i += 2) {
      sum0 += query[i] * vectors[start + i];
      sum1 += query[i + 1] * vectors[start + i + 1];
    }
    return i < dimension ? sum0 + sum1 + query[i] * vectors[start + i] : sum0 + sum1;
  }

  /** Writes the index; {@link #read} reads it. */
  public void write(DataOutputStream out) throws IOException {
    byte[] map = whitening.save();
    out.writeInt(FORMAT_VERSION);
    out.writeLong(encoderHash);
    out.writeInt(weights.neighbours());
    out.writeDouble(weights.temperature());
    out.writeDouble(weights.weight());
    out.writeInt(map.length);
    out.write(map);
    out.writeInt(items);
    for (float number : vectors) {
      out.writeFloat(number);
    }
    nearest.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param expected how many items the model has
   * @throws IOException if the content is damaged, of another version or of another model
   */
  public static TextIndex read(DataInputStream in, int expected) throws IOException {
    int version = in.readInt();
    if (version != FORMAT_VERSION) {
      throw new IOException(
          "text index of format %d, this version of Millrace reads %d: train the model again"
              .formatted(version, FORMAT_VERSION));
    }
    try {
      long encoderHash = in.readLong();
      TextWeights weights = new TextWeights(in.readInt(), in.readDouble(), in.readDouble());
      int length = in.readInt();
      byte[] map = in.readNBytes(length);
      if (map.length != length) {
        throw new IOException("the text index ends within its whitening");
      }
      Whitening whitening = Whitening.load(map);
      int items = in.readInt();
      if (items != expected) {
        throw new IOException(
            "the text index has %d items, its model has %d".formatted(items, expected));
      }
      float[] vectors = new float[Math.multiplyExact(items, whitening.dimension())];
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = in.readFloat();
        if (!Float.isFinite(vectors[i])) {
          throw new IOException("component %d of the text index is %s".formatted(i, vectors[i]));
        }
      }
      return new TextIndex(
          encoderHash, whitening, weights, items, vectors, SparseRows.read(in, items));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException("the text index is damaged: " + e.getMessage(), e);
    }
  }
}
