package io.millrace.trainer.batch;

import io.millrace.table.SparseBatch;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A pass over encoded examples, window after window. */
final class Pass implements Batches {
  private static final int[] NOTHING = {};

  private final EncodedExamples examples;
  private final @Nullable SplittableRandom random;
  private final int batchSize;
  private final int[] blockOrder;
  private final PackedBlock[] window;
  private final int[][] buffers;
  private final Unpacker unpacker;
  private int nextBlock;

  /** Examples of the window: the block's place in it, and the number within the block. */
  private int[] order = NOTHING;

  private int count;
  private int next;

  /**
   * @param random null for the order in which the examples came
   * @param window how many blocks are in memory at once
   */
  Pass(EncodedExamples examples, @Nullable SplittableRandom random, int window, int batchSize) {
    this.examples = examples;
    this.random = random;
    this.batchSize = batchSize;
    blockOrder = new int[examples.blocks()];
    for (int i = 0; i < blockOrder.length; i++) {
      blockOrder[i] = i;
    }
    // Where one window holds everything, its shuffle is that of the whole.
    if (random != null && window < blockOrder.length) {
      shuffle(blockOrder, blockOrder.length, random);
    }
    this.window = new PackedBlock[Math.min(window, blockOrder.length)];
    buffers = new int[this.window.length][];
    java.util.Arrays.fill(buffers, NOTHING);
    unpacker = new Unpacker(examples.fields());
  }

  @Override
  public boolean next(SparseBatch batch) {
    batch.clear();
    while (batch.size() < batchSize && (next < count || advance())) {
      int now = Math.min(count, next + batchSize - batch.size());
      for (; next < now; next++) {
        PackedBlock block = window[order[next] / EncodedExamples.BLOCK];
        int number = order[next] % EncodedExamples.BLOCK;
        unpacker.add(
            block.layout(), block.words(), block.start(number), block.label(number), batch);
      }
    }
    return batch.size() > 0;
  }

  /** Loads the next window. */
  private boolean advance() {
    next = 0;
    count = 0;
    int blocks = Math.min(window.length, blockOrder.length - nextBlock);
    for (int i = 0; i < blocks; i++) {
      window[i] = examples.load(blockOrder[nextBlock++], buffers[i]);
      if (examples.loadsCopies()) {
        buffers[i] = window[i].words();
      }
      count += window[i].examples();
    }
    if (order.length < count) {
      order = new int[count];
    }
    int at = 0;
    for (int i = 0; i < blocks; i++) {
      for (int number = 0; number < window[i].examples(); number++) {
        order[at++] = i * EncodedExamples.BLOCK + number;
      }
    }
    if (random != null) {
      shuffle(order, count, random);
    }
    return count > 0;
  }

  /** Fisher and Yates, in Durstenfeld's form (Knuth, volume 2, algorithm 3.4.2 P). */
  private static void shuffle(int[] values, int count, SplittableRandom random) {
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swap = values[i];
      values[i] = values[other];
      values[other] = swap;
    }
  }

  @Override
  public void close() {}
}
