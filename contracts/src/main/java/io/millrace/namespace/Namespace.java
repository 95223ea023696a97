package io.millrace.namespace;

import java.util.regex.Pattern;

/**
 * The name of one site: 1 to 40 lower-case letters, digits and dashes, beginning with a letter.
 *
 * <p>The characters are those that Kafka topics, Redis keys, Iceberg namespaces and file names all
 * accept, so the name is used everywhere as it is.
 */
public record Namespace(String name) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** The namespace of a deployment that never asked for another. */
  public static final Namespace DEFAULT = new Namespace("default");

  public Namespace {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "namespace '%s' must be 1 to 40 lower-case letters, digits or dashes, beginning with a letter"
              .formatted(name));
    }
  }

  /**
   * The Kafka topic that carries this kind of record for this site, for instance {@code
   * default.events}.
   */
  public String topic(Topic topic) {
    return name + "." + topic.suffix();
  }

  /** The prefix of every Redis key of this site; ends with a colon. */
  public String keyPrefix() {
    return name + ":";
  }

  @Override
  public String toString() {
    return name;
  }
}
