package io.millrace.trainer.batch;

import io.millrace.feature.EncodedBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects encoded examples, in memory up to a budget and then in a file. Not thread-safe. */
public final class EncodedWriter {
  /** What a shuffle needs of its own for each example. */
  private static final int ORDER_BYTES = Integer.BYTES;

  /** A shuffle numbers the examples of its window with an int. */
  private static final int MOST_BLOCKS = Integer.MAX_VALUE / EncodedExamples.BLOCK;

  private final int fields;
  private final WorkDirectory directory;
  private final long budget;
  private final List<EncodedExamples.Block> blocks = new ArrayList<>();
  private @Nullable WordFile file;
  private long bytes;
  private long largest = 1;
  private long positives;
  private @Nullable Layout last;

  /**
   * @param fields of every example, crosses included
   * @param directory where the file goes if the budget does not suffice
   * @param budget bytes of memory for examples, when they are written and when they are shuffled
   */
  public EncodedWriter(int fields, WorkDirectory directory, long budget) {
    this.fields = fields;
    this.directory = directory;
    this.budget = budget;
  }

  /**
   * Adds examples {@code [from, to)} of a block.
   *
   * <p>Every call but the first and the last must bring {@link EncodedExamples#BLOCK} of them.
   *
   * @param labels 0 or 1, of the block's examples
   */
  public void add(EncodedBlock block, byte[] labels, int from, int to) {
    int before =
        blocks.size() > 1 ? blocks.get(blocks.size() - 1).examples() : EncodedExamples.BLOCK;
    if (to - from > EncodedExamples.BLOCK || before != EncodedExamples.BLOCK) {
      throw new IllegalArgumentException("only the first and the last block may be short");
    }
    if (to == from) {
      return;
    }
    Layout layout = Layout.of(block, from, to);
    last = last == null ? layout : layout.orSame(last);
    PackedBlock packed = PackedBlock.of(last, block, labels, from, to);
    positives += packed.positives();
    int length = packed.words().length;
    long ofBlock = (long) length * Integer.BYTES + (long) ORDER_BYTES * (to - from);
    bytes += ofBlock;
    largest = Math.max(largest, ofBlock);
    blocks.add(new EncodedExamples.Block(last, to - from, length, packed.words(), 0));
    if (bytes > budget) {
      spill();
    }
  }

  private void spill() {
    if (file == null) {
      file = new WordFile(directory.file("examples"));
    }
    for (int i = 0; i < blocks.size(); i++) {
      EncodedExamples.Block block = blocks.get(i);
      int[] words = block.words();
      if (words != null) {
        long position = file.append(words, block.length());
        blocks.set(
            i,
            new EncodedExamples.Block(
                block.layout(), block.examples(), block.length(), null, position));
      }
    }
  }

  /** The examples; they take over the file. */
  public EncodedExamples finish() {
    long window = file == null ? blocks.size() : budget / largest;
    return new EncodedExamples(
        fields, blocks, file, (int) Math.max(1, Math.min(window, MOST_BLOCKS)), positives);
  }
}
