package io.millrace.config;

import io.millrace.config.LoadedSettings.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one deployment on this machine: its data, its logs, and {@code
 * millrace.properties} with the settings that {@code millrace up} found for it.
 */
public record Home(Path directory) {
  /** The system property by which {@code millrace --home DIR} hands its home to every command. */
  public static final String PROPERTY = "millrace.home";

  /** The environment variable that names a home. */
  public static final String VARIABLE = "MILLRACE_HOME";

  /** What Millrace keeps in a home. */
  private static final List<String> OWN =
      List.of(
          "dead",
          "demo.pid",
          "imports",
          "kafka",
          "logs",
          "millrace.properties",
          "models",
          "postgres",
          "redis",
          "warehouse");

  private static final Logger LOG = LoggerFactory.getLogger(Home.class);

  /** A process tells of each unknown name once. */
  private static final Map<String, Boolean> WARNED = new ConcurrentHashMap<>();

  private static final Path STATE = Path.of(".millrace");
  private static final Path CURRENT = STATE.resolve("current");

  public Home {
    directory = directory.toAbsolutePath().normalize();
  }

  /** {@code .millrace/home} of the working directory. */
  public static Home ofWorkingDirectory() {
    return new Home(STATE.resolve("home"));
  }

  /**
   * The home that a command without further word means: what {@code --home} said, else the
   * environment, else the one that {@code millrace up} was last started on here, else {@link
   * #ofWorkingDirectory}.
   */
  public static Home current() {
    String asked = System.getProperty(PROPERTY, "");
    if (asked.isBlank()) {
      asked = System.getenv().getOrDefault(VARIABLE, "");
    }
    if (!asked.isBlank()) {
      return new Home(Path.of(asked));
    }
    try {
      return Files.isRegularFile(CURRENT)
          ? new Home(Path.of(Files.readString(CURRENT).strip()))
          : ofWorkingDirectory();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + CURRENT.toAbsolutePath(), e);
    }
  }

  /** Makes this the home that later commands in the working directory mean. */
  public void makeCurrent() {
    try {
      Files.createDirectories(STATE);
      Files.writeString(CURRENT, directory + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + CURRENT.toAbsolutePath(), e);
    }
  }

  /** Where {@link #write} keeps the settings. */
  public Path file() {
    return directory.resolve("millrace.properties");
  }

  /** Where the details of every command's work are logged. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /**
   * The settings of this home: the environment, above the home's file, above configuration files,
   * above the defaults.
   *
   * @throws IllegalArgumentException if values are invalid; the message names each of them
   */
  public Settings settings(Map<String, String> environment) {
    LoadedSettings loaded = load(environment);
    for (Problem unknown : loaded.unknown()) {
      if (WARNED.putIfAbsent(unknown.name(), true) == null) {
        LOG.warn("{} {}", unknown.name(), unknown.detail());
      }
    }
    return loaded.settings();
  }

  /** The same with what is invalid and unknown, for a command that tells of all of it. */
  public LoadedSettings load(Map<String, String> environment) {
    LoadedSettings loaded = LoadedSettings.load(environment, file());
    Settings settings = moved(loaded.valid(), "millrace.warehouse", "warehouse");
    settings = moved(settings, "millrace.artifacts", "models");
    return new LoadedSettings(settings, loaded.problems(), loaded.unknown());
  }

  /**
   * Takes the permissions of group and others away from the home and from everything that Millrace
   * keeps in it. Other files that lie there are left alone.
   *
   * @throws UncheckedIOException also if a file belongs to another user
   */
  public void protect() {
    try {
      PrivateFiles.directory(directory);
      for (String name : OWN) {
        Path own = directory.resolve(name);
        if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
          PrivateFiles.tightenAll(own);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot take the permissions of other users of this machine from the home %s: %s. Let its owner start Millrace, or choose another with --home."
              .formatted(directory, e),
          e);
    }
  }

  /**
   * Keeps the settings, password included, in a file that only its owner reads. What configuration
   * files and the defaults say is left out: it may change there.
   */
  public void write(Settings settings) {
    Map<String, String> elsewhere = new HashMap<>(System.getenv());
    elsewhere.keySet().removeAll(settings.toVariables().keySet());
    Path none = directory.resolve("none");
    Properties properties = new Properties();
    properties.putAll(settings.toVariables());
    LoadedSettings.load(elsewhere, none).valid().toVariables().forEach(properties::remove);
    try {
      if (!Files.isDirectory(directory)) {
        PrivateFiles.directory(directory);
      }
      // Temporary files are created with mode 0600.
      Path part = Files.createTempFile(directory, "millrace", ".part");
      try (Writer writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        properties.store(writer, "Written by millrace up. The environment overrules it.");
      }
      Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(), e);
    }
  }

  /** The defaults are those of the default home: another home has its own. */
  private Settings moved(Settings settings, String key, String name) {
    return settings.value(key).equals(Settings.defaults().value(key))
        ? settings.with(key, directory.resolve(name))
        : settings;
  }
}
