package io.millrace.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The keys and values of {@link Settings}, read from its records. */
final class SettingsTable {
  /** Every key that holds one value. */
  static final List<SettingKey> KEYS = keys();

  /** Every key below which users choose names and values. */
  static final List<String> MAPS = maps();

  private SettingsTable() {}

  /** The prefix of a subject's keys. */
  static String prefix(Class<?> subject) {
    return Objects.requireNonNull(
            subject.getAnnotation(ConfigurationProperties.class), "a subject names its prefix")
        .value();
  }

  /** Values by key, in the order of the records; those of a map with {@code [its key]}. */
  static Map<String, String> values(Settings settings) {
    Map<String, String> values = new LinkedHashMap<>();
    for (RecordComponent subject : Settings.class.getRecordComponents()) {
      collect(prefix(subject.getType()), get(subject, settings), values);
    }
    return values;
  }

  static void requireKnown(String key) {
    if (!knows(key)) {
      throw new IllegalArgumentException(
          "there is no setting %s; did you mean %s?".formatted(key, UnknownKeys.nearest(key)));
    }
  }

  private static boolean knows(String key) {
    return KEYS.stream().anyMatch(known -> known.name().equals(key))
        || MAPS.stream().anyMatch(map -> key.startsWith(map + ".") || key.startsWith(map + "["));
  }

  private static void collect(String prefix, Object subject, Map<String, String> values) {
    for (RecordComponent component : subject.getClass().getRecordComponents()) {
      String key = key(prefix, component);
      Object value = get(component, subject);
      if (value instanceof Map<?, ?> map) {
        map.forEach((name, of) -> values.put("%s[%s]".formatted(key, name), of.toString()));
      } else if (value instanceof Record nested) {
        collect(key, nested, values);
      } else if (value instanceof Collection<?> list) {
        values.put(key, String.join(",", list.stream().map(Object::toString).toList()));
      } else {
        values.put(key, value.toString());
      }
    }
  }

  private static List<SettingKey> keys() {
    List<SettingKey> keys = new ArrayList<>();
    for (RecordComponent subject : Settings.class.getRecordComponents()) {
      // Of the only constructor: the annotation is not one of the components.
      Parameter[] parameters = subject.getType().getDeclaredConstructors()[0].getParameters();
      RecordComponent[] components = subject.getType().getRecordComponents();
      for (int i = 0; i < components.length; i++) {
        if (components[i].getType() == Map.class || components[i].getType().isRecord()) {
          continue;
        }
        keys.add(
            new SettingKey(
                key(prefix(subject.getType()), components[i]), defaultOf(parameters[i])));
      }
    }
    return List.copyOf(keys);
  }

  private static List<String> maps() {
    List<String> maps = new ArrayList<>();
    for (RecordComponent subject : Settings.class.getRecordComponents()) {
      collectMaps(prefix(subject.getType()), subject.getType(), maps);
    }
    return List.copyOf(maps);
  }

  private static void collectMaps(String prefix, Class<?> subject, List<String> maps) {
    for (RecordComponent component : subject.getRecordComponents()) {
      if (component.getType() == Map.class) {
        maps.add(key(prefix, component));
      } else if (component.getType().isRecord()) {
        collectMaps(key(prefix, component), component.getType(), maps);
      }
    }
  }

  private static String key(String prefix, RecordComponent component) {
    StringBuilder dashed = new StringBuilder(prefix).append('.');
    for (char character : component.getName().toCharArray()) {
      if (Character.isUpperCase(character)) {
        dashed.append('-');
      }
      dashed.append(Character.toLowerCase(character));
    }
    return ConfigurationPropertyName.of(dashed).toString();
  }

  private static String defaultOf(Parameter parameter) {
    DefaultValue value = parameter.getAnnotation(DefaultValue.class);
    return value == null ? "" : String.join(",", value.value());
  }

  private static Object get(RecordComponent component, Object record) {
    try {
      return Objects.requireNonNull(component.getAccessor().invoke(record));
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
