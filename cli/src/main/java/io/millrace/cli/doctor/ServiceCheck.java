package io.millrace.cli.doctor;

import io.millrace.cli.service.Service;
import io.millrace.config.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whether each service runs and is ready; else whether its port is free for it. */
final class ServiceCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String READINESS = "/actuator/health/readiness";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  @Override
  public List<Finding> run(Settings settings) {
    return Arrays.stream(Service.values()).map(service -> look(service, settings)).toList();
  }

  private Finding look(Service service, Settings settings) {
    String name = service.title().toLowerCase(Locale.ROOT);
    if (service.portOf(settings) == 0) {
      return Finding.ok(name, "takes a free port");
    }
    String url = service.baseUrl(reachable(settings));
    String mend = "stop what listens there, or set " + service.port().variable();
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + READINESS)).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200 && answer.body().contains("\"UP\"")) {
        return Finding.ok(name, "ready at " + url);
      }
      return answer.body().contains("\"status\"")
          ? Finding.fail(
              name,
              "runs at %s but is not ready: %s".formatted(url, answer.body().strip()),
              "see to what it names, then look at the logs")
          : Finding.fail(name, "something else answers at " + url, mend);
    } catch (ConnectException e) {
      return Finding.note(
          name, "not running; %s is free for it".formatted(url), "start it when you want it");
    } catch (IOException e) {
      return Finding.fail(name, "something else listens at " + url, mend);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.fail(name, "interrupted", "run doctor again");
    }
  }

  /** A service that listens on every address is asked on this machine's own. */
  private static Settings reachable(Settings settings) {
    return settings.web().bindAddress().equals("0.0.0.0")
        ? settings.with("millrace.bind-address", "127.0.0.1")
        : settings;
  }
}
