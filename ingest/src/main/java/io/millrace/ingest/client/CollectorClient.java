package io.millrace.ingest.client;

import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends batches to one site of a collector and stays with it: a lost connection, and an answer that
 * asks to come again, are tried again for as long as its patience lasts. Safe for use by several
 * threads.
 */
public final class CollectorClient {
  private static final Set<Integer> TRY_AGAIN = Set.of(404, 429, 502, 503, 504);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI events;
  private final Namespace namespace;
  private final Duration patience;
  private final Consumer<String> notice;

  /**
   * @param url the collector's, without a slash at the end
   * @param patience how long a batch is tried before the import gives up
   * @param notice is told why a batch has to be tried again
   */
  public CollectorClient(
      String url, Namespace namespace, Duration patience, Consumer<String> notice) {
    this.events = URI.create(url + "/v1/events");
    this.namespace = namespace;
    this.patience = patience;
    this.notice = notice;
  }

  /**
   * What became of a batch.
   *
   * @param rejected by code
   */
  public record Answer(long accepted, Map<String, Long> rejected) {}

  /** Whether the collector knows the site; tells by sending nothing to it. */
  public boolean knowsTheSite() throws InterruptedException {
    return withPatience(
                () -> {
                  HttpResponse<String> response = post("application/json", new byte[] {'[', ']'});
                  return response.statusCode() == 404 ? new Answer(-1, Map.of()) : answer(response);
                })
            .accepted
        == 0;
  }

  /** Sends the events and returns when they are acknowledged. */
  public Answer send(List<byte[]> batch) throws InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(batch.size() * 300);
    for (byte[] event : batch) {
      body.writeBytes(event);
      body.write('\n');
    }
    byte[] bytes = body.toByteArray();
    return withPatience(() -> answer(post("application/x-ndjson", bytes)));
  }

  /** Sends one record alone, byte for byte, and returns when it is acknowledged. */
  public Answer sendAlone(byte[] record) throws InterruptedException {
    return withPatience(() -> answer(post("application/json", record)));
  }

  private interface Attempt {
    Answer run() throws IOException, InterruptedException;
  }

  private Answer withPatience(Attempt attempt) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration pause = FIRST_PAUSE;
    String told = "";
    while (true) {
      try {
        return attempt.run();
      } catch (IOException e) {
        String why = e instanceof ConnectException ? "it does not answer" : told(e);
        if (System.nanoTime() + pause.toNanos() > deadline) {
          throw new CollectorException(
              "the collector at %s does not take events: %s. Start it ('millrace up'), or name another with --url; the same command goes on from there"
                  .formatted(events, why),
              e);
        }
        if (!why.equals(told)) {
          notice.accept(
              "%s: %s; trying again for %d s".formatted(events, why, patience.toSeconds()));
          told = why;
        }
        Thread.sleep(pause.toMillis());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
  }

  private static String told(IOException failure) {
    return Failures.message(failure).orElseGet(() -> Failures.line(failure));
  }

  private HttpResponse<String> post(String contentType, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(events)
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", contentType)
            .header("Millrace-Namespace", namespace.name())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static Answer answer(HttpResponse<String> response) throws IOException {
    int status = response.statusCode();
    if (TRY_AGAIN.contains(status)) {
      throw new IOException("status " + status + " " + detail(response.body()));
    }
    if (status != 202) {
      throw new CollectorException(
          "the collector refused with status " + status + ": " + detail(response.body()));
    }
    JsonNode verdicts = JsonMapper.shared().readTree(response.body());
    Map<String, Long> rejected = new TreeMap<>();
    for (JsonNode verdict : verdicts.required("rejected")) {
      rejected.merge(verdict.required("code").asString(), 1L, Long::sum);
    }
    return new Answer(verdicts.required("accepted").asLong(), rejected);
  }

  private static String detail(String body) {
    try {
      return JsonMapper.shared().readTree(body).path("detail").asString(body);
    } catch (JacksonException e) {
      return body;
    }
  }
}
