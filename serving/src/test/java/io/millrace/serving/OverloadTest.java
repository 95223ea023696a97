package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.InteractionType;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** More requests than are worked on, and a stop while one runs. */
class OverloadTest {
  private static final String ASK = "{\"user_id\":\"ann\",\"count\":5}";

  private final AtomicBoolean blocking = new AtomicBoolean();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private void waitWhereToldTo() {
    if (blocking.get()) {
      blocked.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Shop open() throws Exception {
    Shop shop =
        Shop.open(
            Shop.settings()
                .with("millrace.serving.concurrency", 1)
                .with("millrace.serving.queue", 0),
            directory -> ToyModel.load(directory, this::waitWhereToldTo));
    shop.stock(20);
    shop.happens("ann", InteractionType.CLICK, "i1");
    shop.promote(shop.register("toy-1", 1));
    await().untilAsserted(() -> assertThat(shop.recommend(ASK).model()).isEqualTo("toy-1"));
    return shop;
  }

  private static HttpRequest ask(Shop shop) {
    return shop.request("/v1/recommendations")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(ASK))
        .build();
  }

  @Test
  void recommend_overloadedThenStopped_shedsAndFinishesWhatRuns() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    ExecutorService closer = Executors.newSingleThreadExecutor();
    Shop shop = open();
    Future<?> closed = CompletableFuture.completedFuture(null);
    try {
      blocking.set(true);
      CompletableFuture<HttpResponse<String>> running =
          http.sendAsync(ask(shop), HttpResponse.BodyHandlers.ofString());
      blocked.await();

      HttpResponse<String> refused = http.send(ask(shop), HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/problem+json");
      assertThat(refused.body()).contains("Too many requests are under way");
      assertThat(shop.metric("millrace_serving_shed_total", "queue_full")).isEqualTo(1);
      assertThat(shop.get("/actuator/health/readiness").status()).isEqualTo(200);

      HttpRequest alive = shop.request("/actuator/health/liveness").build();
      closed = closer.submit(shop::close);
      await().until(() -> !accepts(alive));
      assertThat(running).isNotDone();
      release.countDown();
      assertThat(running.get().statusCode()).isEqualTo(200);
      assertThat(running.get().body()).contains("\"model\":\"toy-1\"");
    } finally {
      release.countDown();
      closed.get();
      closer.shutdown();
    }
  }

  private static boolean accepts(HttpRequest request) throws InterruptedException {
    try {
      HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
