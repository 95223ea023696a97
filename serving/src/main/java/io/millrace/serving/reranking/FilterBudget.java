package io.millrace.serving.reranking;

import io.millrace.filter.Filter;
import io.millrace.serving.catalogue.CatalogueItem;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * What a request may spend on its filter. Once it is spent no more items match, so that one request
 * with a costly filter gets a shorter slate, and the others get theirs. Processor time counts: a
 * request that waits for a processor spends nothing. One thread.
 */
final class FilterBudget {
  /** Processor time of a request's filter, in nanoseconds. */
  static final long NANOS = 100_000_000;

  /** Items between two looks at the clock. */
  private static final int STEP = 16;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Filter filter;
  private final LongSupplier wall;
  private final LongSupplier processor;
  private final long budget;
  private final long wallStart;
  private final long processorStart;
  private int tested;
  private boolean spent;

  FilterBudget(Filter filter) {
    this(
        filter,
        System::nanoTime,
        THREADS.isCurrentThreadCpuTimeSupported()
            ? THREADS::getCurrentThreadCpuTime
            : System::nanoTime,
        NANOS);
  }

  /**
   * @param wall the time, cheap to tell
   * @param processor the time that this thread had a processor
   */
  FilterBudget(Filter filter, LongSupplier wall, LongSupplier processor, long budget) {
    this.filter = filter;
    this.wall = wall;
    this.processor = processor;
    this.budget = budget;
    this.wallStart = wall.getAsLong();
    this.processorStart = processor.getAsLong();
  }

  boolean matches(CatalogueItem item) {
    if (!spent && ++tested % STEP == 0) {
      spent =
          wall.getAsLong() - wallStart > budget && processor.getAsLong() - processorStart > budget;
    }
    return !spent && filter.matches(item.itemId(), item.state().attributes());
  }

  /** Whether items were left out untested. */
  boolean isSpent() {
    return spent;
  }
}
