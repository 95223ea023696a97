package io.millrace.cli.service;

import io.millrace.config.SettingKey;
import io.millrace.config.Settings;
import io.millrace.console.ConsoleApplication;
import io.millrace.ingest.IngestApplication;
import io.millrace.serving.ServingApplication;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The three services, and how each is started. */
public enum Service {
  INGEST("collector", "millrace.ingest.port", "/v1/events") {
    @Override
    public Running start(Settings settings) {
      IngestApplication application = IngestApplication.start(settings);
      return new Running(application.port(), application);
    }
  },
  SERVING("serving", "millrace.serving.port", "/v1/recommendations") {
    @Override
    public Running start(Settings settings) {
      ServingApplication application = ServingApplication.start(settings);
      return new Running(application.port(), application);
    }
  },
  CONSOLE("console", "millrace.console.port", "/") {
    @Override
    public Running start(Settings settings) {
      ConsoleApplication application = ConsoleApplication.start(settings);
      return new Running(application.port(), application);
    }
  };

  private final String title;
  private final SettingKey port;
  private final String path;

  Service(String title, String port, String path) {
    this.title = title;
    this.port = Settings.key(port);
    this.path = path;
  }

  /** Starts it in this JVM; it answers when this returns. */
  public abstract Running start(Settings settings);

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** The setting that holds its port. */
  public SettingKey port() {
    return port;
  }

  /** Its port by the settings; 0 for a free one. */
  public int portOf(Settings settings) {
    return Integer.parseInt(settings.value(port.name()));
  }

  /**
   * Checks that its port is free, before minutes are spent on what cannot work.
   *
   * @throws IllegalStateException if something listens there; the message says how to have another
   */
  public void requireFree(Settings settings) {
    int wanted = portOf(settings);
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(settings.web().bindAddress(), wanted));
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s cannot have port %d: %s. Stop what listens there, or set %s."
              .formatted(title, wanted, e.getMessage(), port.variable()),
          e);
    }
  }

  /** Where a person or a shop finds it, given settings with real ports. */
  public String url(Settings settings) {
    return baseUrl(settings) + path;
  }

  /** Its address without a path. */
  public String baseUrl(Settings settings) {
    return "http://%s:%d".formatted(settings.web().bindAddress(), portOf(settings));
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
