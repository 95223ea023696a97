package io.millrace.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Binds the records of {@link Settings} with Spring Boot's binder, and says what is invalid. */
final class SettingsBinder {
  private final List<ConfigurationPropertySource> sources;
  private final PlaceholdersResolver placeholders;
  private final Set<ConfigurationPropertyName> ignored = new HashSet<>();
  private final List<InvalidSettingException> problems = new ArrayList<>();

  SettingsBinder(Iterable<ConfigurationPropertySource> sources, PlaceholdersResolver placeholders) {
    this.placeholders = placeholders;
    this.sources = new ArrayList<>();
    sources.forEach(source -> this.sources.add(source.filter(name -> !ignored.contains(name))));
  }

  /**
   * Binds values by key, above the defaults.
   *
   * @throws InvalidSettingException for the first that is invalid
   */
  static Settings of(Map<String, String> values) {
    SettingsBinder binder =
        new SettingsBinder(
            List.of(new MapConfigurationPropertySource(values)), PlaceholdersResolver.NONE);
    Settings settings = binder.bind();
    for (InvalidSettingException problem : binder.problems()) {
      throw problem;
    }
    return settings;
  }

  /** Binds; a value that is invalid is left at its default and is a problem. */
  Settings bind() {
    List<Class<?>> types = new ArrayList<>();
    List<Object> subjects = new ArrayList<>();
    for (RecordComponent subject : Settings.class.getRecordComponents()) {
      types.add(subject.getType());
      subjects.add(bind(SettingsTable.prefix(subject.getType()), subject.getType()));
    }
    try {
      Constructor<Settings> constructor =
          Settings.class.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      return constructor.newInstance(subjects.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make the settings", e);
    }
  }

  List<InvalidSettingException> problems() {
    return List.copyOf(problems);
  }

  private <T> T bind(String prefix, Class<T> subject) {
    while (true) {
      try {
        return new Binder(sources, placeholders).bindOrCreate(prefix, Bindable.of(subject));
      } catch (BindException e) {
        InvalidSettingException problem = problem(e);
        if (!ignored.add(ConfigurationPropertyName.of(problem.key()))) {
          throw e;
        }
        problems.add(problem);
      }
    }
  }

  private static InvalidSettingException problem(BindException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidSettingException invalid) {
        return invalid;
      }
    }
    ConfigurationProperty property = failure.getProperty();
    Class<?> type = failure.getTarget().getType().resolve(String.class);
    return new InvalidSettingException(
        failure.getName().toString(),
        property == null ? "" : property.getValue().toString(),
        type == double.class || type == Double.class ? "a number" : "a whole number");
  }
}
