package io.millrace.ingest.sink;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;

/**
 * A worker without a consumer, which waits until one of its partitions has more than was written.
 *
 * @param written the offsets behind what the store has
 */
record Sleeper(Map<TopicPartition, Long> written, CountDownLatch woken) {
  Sleeper(Map<TopicPartition, Long> written) {
    this(Map.copyOf(written), new CountDownLatch(1));
  }

  void wake() {
    woken.countDown();
  }

  /** Returns when it is woken. */
  void await() throws InterruptedException {
    woken.await();
  }
}
