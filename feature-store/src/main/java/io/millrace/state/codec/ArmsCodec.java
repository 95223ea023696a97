package io.millrace.state.codec;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The arms of a unit as bytes: a line for each, {@code experiment__phase=arm}. Neither has an
 * equals sign or a line break.
 */
public final class ArmsCodec {
  private ArmsCodec() {}

  public static byte[] encode(Map<String, String> arms) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(arms)
        .forEach((key, arm) -> text.append(key).append('=').append(arm).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Lines that are none of these are left out: an arm lost is drawn again. */
  public static Map<String, String> decode(byte[] bytes) {
    Map<String, String> arms = new HashMap<>();
    new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .forEach(
            line -> {
              int sign = line.indexOf('=');
              if (sign > 0 && sign < line.length() - 1) {
                arms.put(line.substring(0, sign), line.substring(sign + 1));
              }
            });
    return arms;
  }
}
