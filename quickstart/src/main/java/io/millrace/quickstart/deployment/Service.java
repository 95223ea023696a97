package io.millrace.quickstart.deployment;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.console.ConsoleApplication;
import io.millrace.ingest.IngestApplication;
import io.millrace.serving.ServingApplication;

/** The three services, and how each is started. */
public enum Service {
  INGEST("collector", Setting.INGEST_PORT, "/v1/events") {
    @Override
    public Running start(Settings settings) {
      IngestApplication application = IngestApplication.start(settings);
      return new Running(application.port(), application);
    }
  },
  SERVING("serving", Setting.SERVING_PORT, "/v1/recommendations") {
    @Override
    public Running start(Settings settings) {
      ServingApplication application = ServingApplication.start(settings);
      return new Running(application.port(), application);
    }
  },
  CONSOLE("console", Setting.CONSOLE_PORT, "/") {
    @Override
    public Running start(Settings settings) {
      ConsoleApplication application = ConsoleApplication.start(settings);
      return new Running(application.port(), application);
    }
  };

  private final String title;
  private final Setting port;
  private final String path;

  Service(String title, Setting port, String path) {
    this.title = title;
    this.port = port;
    this.path = path;
  }

  /** Starts it in this JVM; it answers when this returns. */
  public abstract Running start(Settings settings);

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** The setting that holds its port. */
  public Setting port() {
    return port;
  }

  /** Where a person or a shop finds it, given settings with real ports. */
  public String url(Settings settings) {
    return baseUrl(settings) + path;
  }

  /** Its address without a path. */
  public String baseUrl(Settings settings) {
    return "http://%s:%d".formatted(settings.get(Setting.BIND_ADDRESS), settings.number(port));
  }

  /**
   * A service that runs.
   *
   * @param port the port it listens on
   */
  public record Running(int port, AutoCloseable application) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      application.close();
    }
  }
}
