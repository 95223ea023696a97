package io.millrace.console;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running console on a migrated database of its own, one a JVM; tests keep apart by site. */
public final class ConsoleFixture {
  private static final class Holder {
    private static final ConsoleFixture INSTANCE = new ConsoleFixture();
  }

  private final Settings settings;
  private final Registry registry;
  private final ConsoleApplication application;
  private final HttpClient client = HttpClient.newHttpClient();
  private boolean counted = true;
  private int sites;

  private ConsoleFixture() {
    settings =
        TestServers.settings()
            .with("millrace.console.ingest-url", "http://127.0.0.1:9")
            .with("millrace.console.serving-url", "http://127.0.0.1:9");
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    registry = Registry.open(settings);
    application = ConsoleApplication.start(settings);
  }

  public static ConsoleFixture get() {
    return Holder.INSTANCE;
  }

  public Settings settings() {
    return settings;
  }

  public Registry registry() {
    return registry;
  }

  /** A fresh site. */
  public synchronized Namespace newSite() {
    Namespace site = new Namespace("site-" + ++sites);
    registry.namespaces().add(site);
    return site;
  }

  /** An experiment of equal arms, the first ranked by popularity. */
  public void create(Namespace site, String id, String... variants) {
    List<Variant> arms =
        java.util.Arrays.stream(variants)
            .map(name -> new Variant(name, 1, Map.of("model", name)))
            .toList();
    registry
        .experiments()
        .create(site, new Experiment(id, "A belief", ExperimentStatus.DRAFT, id, 1, arms));
  }

  /** A user's row of an arm. */
  public void unit(
      Namespace site, String experiment, String arm, String user, int impressions, int clicks) {
    sql(
        """
        insert into experiment_unit
          (namespace, experiment_id, variant, user_id, first_exposure, slates, impressions, clicks)
        values (?, ?, ?, ?, now(), 1, ?, ?)
        """,
        site.name(),
        experiment,
        arm,
        user,
        impressions,
        clicks);
  }

  public void sql(String statement, Object... parameters) {
    try (Connection connection = registry.dataSource().getConnection();
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      for (int i = 0; i < parameters.length; i++) {
        prepared.setObject(i + 1, parameters[i]);
      }
      prepared.execute();
      counted &= !statement.contains("experiment_unit");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds the users up as if all had come in today. */
  private synchronized void count() {
    if (counted) {
      return;
    }
    sql(
        """
        delete from experiment_sum
         where day = (now() at time zone 'utc')::date
           and (namespace, experiment_id) in (select namespace, experiment_id from experiment_unit)
        """);
    sql(
        """
        insert into experiment_sum
        select namespace, experiment_id, (now() at time zone 'utc')::date, variant, dimension,
               value, measure, other, total
          from experiment_recount
        """);
    sql(
        """
        insert into experiment_mixed
        select namespace, experiment_id, count(*)
          from (select namespace, experiment_id
                  from experiment_unit
                 group by namespace, experiment_id, user_id having count(*) > 1) as mixed
         group by 1, 2
        on conflict (namespace, experiment_id) do update set users = excluded.users
        """);
    counted = true;
  }

  /** Asks as a program does. */
  public HttpResponse<String> get(Namespace site, String path) {
    return send(request(site, path).GET());
  }

  /** Asks as a browser does. */
  public HttpResponse<String> page(Namespace site, String path) {
    return send(request(site, path).header("Accept", "text/html").GET());
  }

  public HttpResponse<String> post(Namespace site, String path, String json) {
    return send(
        request(site, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> put(Namespace site, String path, String json) {
    return send(
        request(site, path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> delete(Namespace site, String path) {
    return send(request(site, path).DELETE());
  }

  /** Sends a form as the console's own pages do. */
  public HttpResponse<String> form(Namespace site, String path, String form) {
    return send(
        request(site, path)
            .header("Accept", "text/html")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  public HttpRequest.Builder request(Namespace site, String path) {
    String separator = path.contains("?") ? "&" : "?";
    return HttpRequest.newBuilder(
        URI.create(
            "http://127.0.0.1:%d%s%snamespace=%s"
                .formatted(application.port(), path, separator, site)));
  }

  /** Asks for the path as it is. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(application.port(), path)));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    count();
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }
}
