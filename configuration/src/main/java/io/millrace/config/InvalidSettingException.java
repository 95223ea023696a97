package io.millrace.config;

/** A setting has a value that cannot be right. The message says what is allowed. */
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String key;
  private final String value;
  private final String allowed;

  /**
   * @param key for instance {@code millrace.kafka.partitions}
   * @param value as it was given
   * @param allowed completes "must be ..."
   */
  public InvalidSettingException(String key, String value, String allowed) {
    super("%s must be %s, is '%s'".formatted(SettingKey.variable(key), allowed, value));
    this.key = key;
    this.value = value;
    this.allowed = allowed;
  }

  /** The key, for instance {@code millrace.kafka.partitions}. */
  public String key() {
    return key;
  }

  /** What is wrong, after the name of the setting. */
  public String problem() {
    return "must be %s, is '%s'".formatted(allowed, value);
  }
}
