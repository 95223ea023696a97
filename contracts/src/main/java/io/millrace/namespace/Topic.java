package io.millrace.namespace;

/** The kinds of record a site's Kafka topics carry, one topic each. */
public enum Topic {
  /** Interactions, keyed by user. */
  EVENTS("events", false),
  /** What was shown to whom, keyed by user. */
  IMPRESSIONS("impressions", false),
  /** Item updates, keyed by item; compacted. */
  ITEMS("items", true),
  /** User updates, keyed by user; compacted. */
  USERS("users", true),
  /** Rejected records with the reason and the original bytes. */
  DEAD("dead", false);

  private final String suffix;
  private final boolean compacted;

  Topic(String suffix, boolean compacted) {
    this.suffix = suffix;
    this.compacted = compacted;
  }

  /** The part of the topic's name behind the namespace; also the name of the event log's table. */
  public String suffix() {
    return suffix;
  }

  /** Whether Kafka keeps only the newest record of each key. */
  public boolean compacted() {
    return compacted;
  }
}
