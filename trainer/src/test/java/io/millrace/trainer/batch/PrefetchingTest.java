package io.millrace.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.EncodedFeatures;
import io.millrace.table.SparseBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PrefetchingTest {
  private static final int BATCHES = 10;

  @Test
  void next_everyBatch_comesOnceAndInOrder() {
    Numbers numbers = new Numbers(Integer.MAX_VALUE);
    List<Integer> rows = new ArrayList<>();
    SparseBatch batch = new SparseBatch(1, 4);
    try (Batches batches = new Prefetching(numbers).ordered(4)) {
      while (batches.next(batch)) {
        assertThat(batch.size()).isEqualTo(1);
        assertThat(batch.logitOffset(0)).isEqualTo(0.5f);
        assertThat(batch.importance(0)).isEqualTo(2f);
        rows.add(batch.row(0));
      }
      assertThat(batch.size()).isZero();
      assertThat(batches.next(batch)).isFalse();
    }
    assertThat(rows).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(numbers.closed).hasValue(1);
    assertThat(prefetchThreads()).isEmpty();
  }

  @Test
  void next_sourceThatFails_throwsBehindItsLastBatch() {
    Numbers numbers = new Numbers(3);
    SparseBatch batch = new SparseBatch(1, 4);
    try (Batches batches = new Prefetching(numbers).shuffled(1, 4)) {
      for (int i = 0; i < 3; i++) {
        assertThat(batches.next(batch)).isTrue();
      }
      assertThatThrownBy(() -> batches.next(batch)).hasMessage("broken at 3");
    }
    assertThat(numbers.closed).hasValue(1);
    assertThat(prefetchThreads()).isEmpty();
  }

  @Test
  void close_early_endsTheThreadAndTheSource() throws InterruptedException {
    Numbers numbers = new Numbers(Integer.MAX_VALUE);
    try (Batches batches = new Prefetching(numbers).ordered(4)) {
      numbers.twoRead.await();
      assertThat(prefetchThreads()).hasSize(1);
    }
    assertThat(numbers.read.get()).isBetween(2, 3);
    assertThat(numbers.closed).hasValue(1);
    assertThat(prefetchThreads()).isEmpty();
  }

  private static List<String> prefetchThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter("batch-prefetch"::equals)
        .toList();
  }

  /** Ten batches of one example whose row is the batch's number. */
  private static final class Numbers implements BatchSource {
    private final int broken;
    final AtomicInteger read = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final CountDownLatch twoRead = new CountDownLatch(2);

    Numbers(int broken) {
      this.broken = broken;
    }

    @Override
    public int fields() {
      return 1;
    }

    @Override
    public long size() {
      return BATCHES;
    }

    @Override
    public long positives() {
      return 0;
    }

    @Override
    public Batches shuffled(long seed, int batchSize) {
      return ordered(batchSize);
    }

    @Override
    public Batches ordered(int batchSize) {
      return new Batches() {
        @Override
        public boolean next(SparseBatch batch) {
          batch.clear();
          int number = read.getAndIncrement();
          if (number == broken) {
            throw new IllegalStateException("broken at " + number);
          }
          if (number >= BATCHES) {
            return false;
          }
          batch.add(
              new EncodedFeatures(new int[] {0, 1}, new int[] {number}, new float[] {1f}), 0f);
          batch.sampled(0.5f, 2f);
          twoRead.countDown();
          return true;
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
    }

    @Override
    public void close() {}
  }
}
