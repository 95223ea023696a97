package io.millrace.trainer.batch;

import io.millrace.feature.EncodedBlock;
import io.millrace.feature.EncodedFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects encoded examples, in memory up to a budget and then in a file. Not thread-safe. */
public final class EncodedWriter {
  /** What a shuffle needs of its own for each example. */
  private static final int ORDER_BYTES = Integer.BYTES;

  /** A shuffle numbers the examples of its window with an int. */
  private static final int MOST_BLOCKS = Integer.MAX_VALUE / EncodedExamples.BLOCK;

  private final int fields;
  private final @Nullable WorkDirectory directory;
  private final long budget;
  private final EncodedBlock single;
  private final byte[] labels = new byte[EncodedExamples.BLOCK];
  private final List<EncodedExamples.Block> blocks = new ArrayList<>();
  private @Nullable WordFile file;
  private long bytes;
  private long largest = 1;
  private long positives;
  private @Nullable Layout last;

  /** Keeps everything in memory. */
  public static EncodedWriter inMemory(int fields) {
    return new EncodedWriter(fields, null, Long.MAX_VALUE);
  }

  /**
   * @param fields of every example, crosses included
   * @param directory where the file goes if the budget does not suffice; may be null where it does
   * @param budget bytes of memory for examples, when they are written and when they are shuffled
   */
  public EncodedWriter(int fields, @Nullable WorkDirectory directory, long budget) {
    this.fields = fields;
    single = new EncodedBlock(fields);
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
    if (to == from) {
      return;
    }
    int before =
        blocks.size() > 1 ? blocks.get(blocks.size() - 1).examples() : EncodedExamples.BLOCK;
    if (to - from > EncodedExamples.BLOCK || before != EncodedExamples.BLOCK) {
      throw new IllegalArgumentException("only the first and the last block may be short");
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

  /** Adds one example; its label is 0 or 1. */
  public void add(EncodedFeatures example, float label) {
    if (label != 0f && label != 1f) {
      throw new IllegalArgumentException("a label must be 0 or 1, is " + label);
    }
    labels[single.size()] = (byte) label;
    single.add(example);
    if (single.size() == EncodedExamples.BLOCK) {
      flush();
    }
  }

  private void flush() {
    add(single, labels, 0, single.size());
    single.clear();
  }

  private void spill() {
    if (file == null) {
      file = new WordFile(Objects.requireNonNull(directory).file("examples"));
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
    flush();
    long window = file == null ? blocks.size() : budget / largest;
    return new EncodedExamples(
        fields, blocks, file, (int) Math.max(1, Math.min(window, MOST_BLOCKS)), positives);
  }
}
