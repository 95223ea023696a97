package io.millrace.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecurringTest {
  @Test
  void run_workThrowsAnError_isReportedAndScheduledAgain() throws Exception {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    CountDownLatch runs = new CountDownLatch(3);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      Runnable work =
          () -> {
            runs.countDown();
            throw new StackOverflowError("too deep");
          };
      timer.scheduleWithFixedDelay(new Recurring(work, reported::add), 0, 1, TimeUnit.MILLISECONDS);
      assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(reported).isNotEmpty().allMatch(StackOverflowError.class::isInstance);
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void run_reportThrowsToo_returns() {
    new Recurring(
            () -> {
              throw new IllegalStateException("work");
            },
            failure -> {
              throw new IllegalStateException("report");
            })
        .run();
  }
}
