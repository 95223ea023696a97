package io.millrace.trainer.batch;

import io.millrace.table.SparseBatch;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Encoded examples: in memory where they fit a budget, else in a temporary file. Four bytes for a
 * category, eight for a number. Made by an {@link EncodedWriter}, read in any order. Not
 * thread-safe, but for passes side by side.
 *
 * <p>A shuffled pass reads blocks in a random order, as many at once as the budget allows, and
 * shuffles their examples: where everything fits, that is a shuffle of the whole.
 */
public final class EncodedExamples implements BatchSource {
  /** Examples of a block; the first may have fewer, and the last. */
  public static final int BLOCK = 4096;

  private final int fields;
  private final List<Block> blocks;
  private final @Nullable WordFile file;
  private final int window;
  private final long size;
  private final long positives;
  private final Unpacker unpacker;
  private final int[] example = new int[2];

  /**
   * A block in memory, or in the file.
   *
   * @param words null where they are in the file
   * @param position of the first word in the file
   */
  record Block(Layout layout, int examples, int length, int @Nullable [] words, long position) {}

  /**
   * @param file holds the blocks that have no words; null where all have
   * @param window how many blocks may be in memory at once
   */
  EncodedExamples(
      int fields, List<Block> blocks, @Nullable WordFile file, int window, long positives) {
    this.fields = fields;
    this.blocks = List.copyOf(blocks);
    this.file = file;
    this.window = window;
    this.positives = positives;
    size = blocks.stream().mapToLong(Block::examples).sum();
    unpacker = new Unpacker(fields);
  }

  @Override
  public int fields() {
    return fields;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long positives() {
    return positives;
  }

  /** Whether every example is in memory. */
  public boolean inMemory() {
    return file == null;
  }

  /**
   * Adds a copy of one example to a batch. From a file that takes about two microseconds.
   *
   * @param index from 0, in the order in which the examples came
   */
  public void copyTo(long index, SparseBatch batch) {
    Objects.checkIndex(index, size);
    int first = blocks.get(0).examples();
    long behind = index - first;
    Block block = blocks.get(behind < 0 ? 0 : 1 + (int) (behind / BLOCK));
    int number = (int) (behind < 0 ? index : behind % BLOCK);
    int[] words = block.words();
    if (words != null) {
      PackedBlock packed = new PackedBlock(block.layout(), block.examples(), words);
      unpacker.add(packed.layout(), words, packed.start(number), packed.label(number), batch);
    } else {
      copyFromFile(block, number, batch);
    }
  }

  private void copyFromFile(Block block, int number, SparseBatch batch) {
    WordFile in = Objects.requireNonNull(file);
    Layout layout = block.layout();
    in.read(block.position() + (number >>> 5), example, 1);
    float label = (example[0] >>> (number & 31)) & 1;
    int start = PackedBlock.first(layout, block.examples());
    int end;
    if (layout.raggedFields() == 0) {
      int stride = PackedBlock.stride(layout);
      start += number * stride;
      end = start + stride;
    } else {
      int labels = PackedBlock.labelWords(block.examples());
      int before = number == 0 ? 0 : 1;
      in.read(block.position() + labels + number - before, example, 1 + before);
      start = number == 0 ? start : example[0];
      end = example[before];
    }
    int[] words = new int[end - start];
    in.read(block.position() + start, words, words.length);
    unpacker.add(layout, words, 0, label, batch);
  }

  @Override
  public Batches shuffled(long seed, int batchSize) {
    return new Pass(this, new SplittableRandom(seed), window, batchSize);
  }

  @Override
  public Batches ordered(int batchSize) {
    return new Pass(this, null, 1, batchSize);
  }

  int blocks() {
    return blocks.size();
  }

  /**
   * A block's words, from memory or from the file.
   *
   * @param reuse is overwritten where it is long enough
   */
  PackedBlock load(int number, int[] reuse) {
    Block block = blocks.get(number);
    int[] words = block.words();
    if (words == null) {
      words = reuse.length >= block.length() ? reuse : new int[block.length()];
      Objects.requireNonNull(file).read(block.position(), words, block.length());
    }
    return new PackedBlock(block.layout(), block.examples(), words);
  }

  /** Whether the words that {@link #load} gives are the caller's, to be reused. */
  boolean loadsCopies() {
    return file != null;
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
