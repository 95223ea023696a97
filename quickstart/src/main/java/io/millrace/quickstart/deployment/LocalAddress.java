package io.millrace.quickstart.deployment;

import io.millrace.config.SettingKey;
import io.millrace.config.Settings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Host and port of an address setting, whatever stands before and behind them. */
record LocalAddress(String host, int port) {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:[a-z:]+://)?(?:[^@/]*@)?([^:/,]+):(\\d{1,5})(?:/.*)?");

  static LocalAddress of(Settings settings, SettingKey key) {
    String value = settings.value(key.name());
    Matcher matcher = ADDRESS.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "%s must name one host and port as in '%s', is '%s'"
              .formatted(key.variable(), key.defaultValue(), value));
    }
    return new LocalAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
  }
}
