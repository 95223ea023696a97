package io.millrace.event.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * Cuts a body into the bytes of its records without judging them: each goes to {@link
 * EventCodec#decode(byte[])} by itself, and a refused one can be kept byte for byte.
 *
 * <p>Every method stops once it has found one record more than {@code max}, so that a hostile body
 * costs no more than a large one; the caller compares the size.
 */
public final class RecordSplitter {
  private final JsonFactory factory = new JsonFactory();

  /**
   * One JSON object, or an array of them.
   *
   * @return the element's bytes for each element of an array; for anything else the one value
   * @throws InvalidEventException {@code malformed_json} where the body as a whole is not JSON in
   *     UTF-8
   */
  public List<byte[]> json(byte[] body, int max) throws InvalidEventException {
    int start = skipByteOrderMark(body);
    requireUtf8(body, start);
    List<byte[]> records = new ArrayList<>();
    try (JsonParser parser = factory.createParser(body, start, body.length - start)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new InvalidEventException("malformed_json", "not JSON: the body is empty");
      }
      if (first != JsonToken.START_ARRAY) {
        records.add(value(parser, body, start));
      } else {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          records.add(value(parser, body, start));
          if (records.size() > max) {
            return records;
          }
        }
      }
      if (parser.nextToken() != null) {
        throw new InvalidEventException(
            "malformed_json",
            "not JSON: something follows the first value; send application/x-ndjson for one event a line");
      }
    } catch (JacksonException e) {
      throw new InvalidEventException("malformed_json", "not JSON: " + e.getOriginalMessage());
    }
    return records;
  }

  /** One record a line; blank lines are left out. A line that is not JSON is its own affair. */
  public List<byte[]> lines(byte[] body, int max) {
    List<byte[]> records = new ArrayList<>();
    int from = skipByteOrderMark(body);
    while (from < body.length && records.size() <= max) {
      int to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      if (!blank(body, from, to)) {
        int end = body[to - 1] == '\r' ? to - 1 : to;
        records.add(Arrays.copyOfRange(body, from, end));
      }
      from = to + 1;
    }
    return records;
  }

  /** The bytes of the value that the parser has just begun; leaves the parser at its end. */
  private static byte[] value(JsonParser parser, byte[] body, int start) {
    long from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    long to = parser.currentLocation().getByteOffset();
    return Arrays.copyOfRange(body, start + (int) from, start + (int) to);
  }

  private static int skipByteOrderMark(byte[] body) {
    boolean marked =
        body.length >= 3
            && body[0] == (byte) 0xEF
            && body[1] == (byte) 0xBB
            && body[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  /** A parser would take zero bytes and UTF-16 marks for another encoding and count characters. */
  private static void requireUtf8(byte[] body, int start) throws InvalidEventException {
    for (int i = start; i < Math.min(body.length, start + 4); i++) {
      if (body[i] == 0 || body[i] == (byte) 0xFE || body[i] == (byte) 0xFF) {
        throw new InvalidEventException("malformed_json", "not JSON in UTF-8");
      }
    }
  }

  private static boolean blank(byte[] body, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
