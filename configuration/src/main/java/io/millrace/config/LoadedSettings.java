package io.millrace.config;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * What was read from all sources: settings, and what is to be said about them.
 *
 * @param valid the settings, with the default in place of every invalid value
 * @param problems what is invalid, by the name that the user wrote
 * @param unknown names that look like settings and are none
 */
public record LoadedSettings(Settings valid, List<Problem> problems, List<Problem> unknown) {
  private static final String ENVIRONMENT =
      StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

  /** By this ending Spring Boot knows a source whose names are those of variables. */
  private static final String HOME = "home-" + ENVIRONMENT;

  /**
   * An invalid value, or an unknown name.
   *
   * @param name as the user wrote it
   * @param detail what is wrong, after the name
   */
  public record Problem(String name, String detail) {}

  public LoadedSettings {
    problems = List.copyOf(problems);
    unknown = List.copyOf(unknown);
  }

  /**
   * Returns the settings.
   *
   * @throws IllegalArgumentException if values are invalid; the message names each of them
   */
  public Settings settings() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(
              "; ",
              problems.stream().map(problem -> problem.name() + " " + problem.detail()).toList()));
    }
    return valid;
  }

  /**
   * Reads the environment, above the home's file, above configuration files, above the defaults.
   *
   * @param file the home's, by variable; may be absent
   */
  static LoadedSettings load(Map<String, String> environment, Path file) {
    Map<String, String> variables = withoutBlanks(environment);
    StandardEnvironment all = new StandardEnvironment();
    MutablePropertySources sources = all.getPropertySources();
    sources.replace(ENVIRONMENT, source(ENVIRONMENT, variables));
    ConfigurationFiles.addTo(all, variables);
    Map<String, String> home = read(file);
    sources.addAfter(ENVIRONMENT, source(HOME, home));
    Iterable<ConfigurationPropertySource> configuration =
        ConfigurationPropertySources.from(sources);
    SettingsBinder binder =
        new SettingsBinder(configuration, new PropertySourcesPlaceholdersResolver(sources));
    Settings settings = binder.bind();
    List<Problem> problems =
        binder.problems().stream()
            .map(
                invalid -> new Problem(name(invalid.key(), configuration, file), invalid.problem()))
            .toList();
    return new LoadedSettings(settings, problems, unknown(sources, file));
  }

  private static PropertySource<?> source(String name, Map<String, String> variables) {
    return new SystemEnvironmentPropertySource(name, Map.copyOf(variables));
  }

  /** A variable without a value counts as not set. */
  private static Map<String, String> withoutBlanks(Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (!value.isBlank()) {
            variables.put(name, value.strip());
          }
        });
    return variables;
  }

  /**
   * Reads the home's file. A value that is the default says nothing: files of earlier releases have
   * all settings, also those that were never chosen.
   */
  private static Map<String, String> read(Path file) {
    Map<String, String> values = new HashMap<>();
    if (!Files.isRegularFile(file)) {
      return values;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, properties.getProperty(name)));
    Settings.keys().forEach(key -> values.remove(key.variable(), key.defaultValue()));
    return values;
  }

  private static String name(String key, Iterable<ConfigurationPropertySource> sources, Path file) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
    for (ConfigurationPropertySource source : sources) {
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property != null && property.getOrigin() instanceof PropertySourceOrigin origin) {
        String found = origin.getPropertySource().getName();
        return switch (found) {
          case ENVIRONMENT -> origin.getPropertyName();
          case HOME -> "%s in %s".formatted(origin.getPropertyName(), file);
          default -> "%s in %s".formatted(origin.getPropertyName(), origin.getOrigin());
        };
      }
    }
    return SettingKey.variable(key);
  }

  private static List<Problem> unknown(MutablePropertySources sources, Path file) {
    List<Problem> unknown = new ArrayList<>();
    for (PropertySource<?> source : sources) {
      if (source instanceof EnumerablePropertySource<?> names) {
        String where =
            switch (source.getName()) {
              case ENVIRONMENT -> "environment";
              case HOME -> file.toString();
              default -> source.getName();
            };
        for (String name : names.getPropertyNames()) {
          UnknownKeys.find(name, where).ifPresent(unknown::add);
        }
      }
    }
    return unknown.stream().sorted(Comparator.comparing(Problem::name)).toList();
  }
}
