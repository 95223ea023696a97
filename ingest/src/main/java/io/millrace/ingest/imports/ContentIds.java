package io.millrace.ingest.imports;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Event ids for rows that have none: made of what a row says and of how many equal rows came before
 * it in the same history. So the same content has the same ids wherever it comes from, and other
 * content has others, whatever its file is called.
 */
public final class ContentIds {
  /** Half of SHA-256: two of a billion rows share one with a probability of 1.5e-21. */
  private static final int BYTES = 16;

  private final MessageDigest digest;
  private final LongCounts seen = new LongCounts();

  /** Creates ids for one history. */
  public ContentIds() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * Returns the id of the next row.
   *
   * @param format what the id begins with
   * @param content what the event is made of
   */
  public String next(String format, String... content) {
    for (String part : content) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // With their lengths: "ab", "c" is not "a", "bc".
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    byte[] hash = digest.digest();
    long key = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      key = key << 8 | hash[i] & 0xff;
    }
    int before = seen.increment(key);
    String id = format + "-" + HexFormat.of().formatHex(hash, 0, BYTES);
    return before == 0 ? id : id + "-" + (before + 1);
  }
}
