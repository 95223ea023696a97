package io.millrace.quickstart.demo;

import io.millrace.cli.service.Service;
import io.millrace.config.Settings;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Looks at what the platform has made of the shop's events: the log, the rollups, the sinks' lag.
 */
final class Probe implements AutoCloseable {
  private static final List<Topic> LOGGED =
      List.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS);
  private static final Pattern LAG =
      Pattern.compile("^millrace_sink_lag\\{[^}]*} ([0-9.E]+)$", Pattern.MULTILINE);

  private static final Pattern RANKING =
      Pattern.compile("^millrace_serving_model\\{[^}]*wanted=\"([^\"]+)\"", Pattern.MULTILINE);

  private final Http http;
  private final Settings settings;
  private final IcebergEventLogs logs;
  private final EventLog log;

  Probe(Http http, Settings settings) {
    this.http = http;
    this.settings = settings;
    this.logs = IcebergEventLogs.open(settings);
    this.log = logs.log(settings.namespace());
  }

  /** Rows of the event log, over all its tables. */
  long inLog() {
    return LOGGED.stream().mapToLong(log::count).sum();
  }

  /** Events that the sinks recognised as sent before. */
  long duplicates() {
    return data().required("duplicates").asLong();
  }

  /** Events that were refused and kept. */
  long deadLetters() {
    return data().required("dead_letters").asLong();
  }

  /** Events that the rollups have counted, duplicates among them. */
  long counted() {

    return data().required("events").asLong();
  }

  /** Records that some sink has not stored yet. */
  long lag() {
    String metrics = text(Service.INGEST.baseUrl(settings) + "/actuator/prometheus");
    return LAG.matcher(metrics)
        .results()
        .mapToLong(match -> (long) Double.parseDouble(match.group(1)))
        .sum();
  }

  /** What serving can rank with now, as experiments name it. */
  Set<String> ranking() {
    String metrics = text(Service.SERVING.baseUrl(settings) + "/actuator/prometheus");
    return RANKING
        .matcher(metrics)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  private JsonNode data() {
    return http.get(Service.CONSOLE.baseUrl(settings) + "/v1/data").expect(200);
  }

  private static String text(String url) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    log.close();
    logs.close();
  }
}
