package io.millrace.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class AdmissionTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    callers.shutdown();
  }

  private long blocks(long arrived) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return arrived;
  }

  private double shed(String reason) {
    return metrics.get("millrace.serving.shed").tag("reason", reason).counter().count();
  }

  private void awaitGauge(String name, double value) {
    await().until(() -> metrics.get(name).gauge().value() == value);
  }

  @Test
  void run_queueFull_refusesAtOnceAndServesTheRest() throws Exception {
    Admission admission = new Admission(1, 1, Duration.ofMinutes(1), metrics);
    Future<Long> running = callers.submit(() -> admission.run(this::blocks));
    awaitGauge("millrace.serving.running", 1);
    Future<Long> waiting = callers.submit(() -> admission.run(arrived -> arrived));
    awaitGauge("millrace.serving.waiting", 1);
    assertThatThrownBy(() -> admission.run(arrived -> arrived))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("1 requests wait already");
    assertThat(shed("queue_full")).isEqualTo(1);
    release.countDown();
    assertThat(waiting.get()).isGreaterThan(running.get());
    assertThat(admission.<Boolean>run(arrived -> true)).isTrue();
  }

  @Test
  void run_waitedTooLong_refuses() {
    Admission admission = new Admission(1, 5, Duration.ofMillis(20), metrics);
    callers.submit(() -> admission.run(this::blocks));
    awaitGauge("millrace.serving.running", 1);
    assertThatThrownBy(() -> admission.run(arrived -> arrived))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("waited 20 ms");
    assertThat(shed("waited_too_long")).isEqualTo(1);
  }

  @Test
  void run_requestFails_givesItsTurnBack() {
    Admission admission = new Admission(1, 0, Duration.ofMillis(20), metrics);
    assertThatThrownBy(
            () ->
                admission.run(
                    arrived -> {
                      throw new ArithmeticException("broken");
                    }))
        .isInstanceOf(ArithmeticException.class);
    assertThat(admission.<Boolean>run(arrived -> true)).isTrue();
  }

  /** Who lets go and comes back at once comes behind those who wait. */
  @Test
  void run_othersWait_doesNotOvertakeThem() throws Exception {
    Admission admission = new Admission(1, 5, Duration.ofMinutes(1), metrics);
    List<String> order = new CopyOnWriteArrayList<>();
    Future<?> first =
        callers.submit(
            () -> {
              admission.run(this::blocks);
              admission.run(arrived -> order.add("newcomer"));
            });
    awaitGauge("millrace.serving.running", 1);
    Future<?> waiting = callers.submit(() -> admission.run(arrived -> order.add("waiting")));
    awaitGauge("millrace.serving.waiting", 1);
    release.countDown();
    first.get();
    waiting.get();
    assertThat(order).containsExactly("waiting", "newcomer");
  }

  @Test
  void run_logKeysOfOthers_areLeftAlone() {
    Admission admission = new Admission(1, 5, Duration.ofMinutes(1), metrics);
    MDC.put("trace", "t1");
    try {
      admission.run(arrived -> arrived);
      assertThat(MDC.get("trace")).isEqualTo("t1");
    } finally {
      MDC.remove("trace");
    }
  }
}
