package io.millrace.event.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a body into the bytes of its records without judging them: each goes to {@link
 * EventCodec#decode(byte[])} by itself, and a refused one can be kept byte for byte.
 *
 * <p>One pass over the bytes that looks at brackets and quotes only. It keeps no stack, so that no
 * depth of nesting costs memory; and an element that is broken inside, but ends where it should,
 * does not spoil its neighbours.
 *
 * <p>Every method stops once it has found one record more than {@code max}, so that a hostile body
 * costs no more than a large one; the caller compares the size.
 */
final class RecordSplitter {
  /**
   * One JSON object, or an array of them.
   *
   * @return the element's bytes for each element of an array; for anything else the one value
   * @throws InvalidEventException {@code malformed_json} where the records' ends cannot be told, or
   *     where the body is plainly not UTF-8
   */
  List<byte[]> json(byte[] body, int max) throws InvalidEventException {
    int from = skipByteOrderMark(body);
    requireUtf8(body, from);
    from = skipSpace(body, from);
    if (from == body.length) {
      throw malformed("the body is empty");
    }
    List<byte[]> records = new ArrayList<>();
    int end;
    if (body[from] != '[') {
      end = endOfValue(body, from);
      records.add(Arrays.copyOfRange(body, from, end));
    } else {
      end = array(body, from + 1, max, records);
    }
    if (records.size() <= max && skipSpace(body, end) < body.length) {
      throw malformed(
          "something follows the first value; send application/x-ndjson for one event a line");
    }
    return records;
  }

  /** Adds the elements; the place behind the array, or any place where there are too many. */
  private static int array(byte[] body, int start, int max, List<byte[]> records)
      throws InvalidEventException {
    int at = skipSpace(body, start);
    if (at < body.length && body[at] == ']') {
      return at + 1;
    }
    while (true) {
      int end = endOfValue(body, at);
      records.add(Arrays.copyOfRange(body, at, end));
      if (records.size() > max) {
        return end;
      }
      at = skipSpace(body, end);
      if (at == body.length) {
        throw malformed("the array has no end");
      }
      if (body[at] == ']') {
        return at + 1;
      }
      if (body[at] != ',') {
        throw malformed("a comma is missing between two elements");
      }
      at = skipSpace(body, at + 1);
    }
  }

  private static int endOfValue(byte[] body, int from) throws InvalidEventException {
    if (from == body.length) {
      throw malformed("the array has no end");
    }
    int end =
        switch (body[from]) {
          case '{', '[' -> endOfBrackets(body, from);
          case '"' -> endOfText(body, from);
          default -> endOfScalar(body, from);
        };
    if (end == from) {
      throw malformed("a value is missing");
    }
    return end;
  }

  private static int endOfBrackets(byte[] body, int from) throws InvalidEventException {
    int depth = 0;
    for (int i = from; i < body.length; i++) {
      byte b = body[i];
      if (b == '"') {
        i = endOfText(body, i) - 1;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    throw malformed("a bracket is not closed");
  }

  private static int endOfText(byte[] body, int from) throws InvalidEventException {
    for (int i = from + 1; i < body.length; i++) {
      if (body[i] == '"') {
        return i + 1;
      }
      if (body[i] == '\\') {
        i++;
      }
    }
    throw malformed("a text is not closed");
  }

  private static int endOfScalar(byte[] body, int from) {
    int i = from;
    while (i < body.length && !space(body[i]) && ",[]{}\"".indexOf(body[i]) < 0) {
      i++;
    }
    return i;
  }

  /** One record a line; blank lines are left out. A line that is not JSON is its own affair. */
  List<byte[]> lines(byte[] body, int max) {
    List<byte[]> records = new ArrayList<>();
    int from = skipByteOrderMark(body);
    while (from < body.length && records.size() <= max) {
      int to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      if (skipSpace(body, from) < to) {
        int end = body[to - 1] == '\r' ? to - 1 : to;
        records.add(Arrays.copyOfRange(body, from, end));
      }
      from = to + 1;
    }
    return records;
  }

  static int skipByteOrderMark(byte[] body) {
    boolean marked =
        body.length >= 3
            && body[0] == (byte) 0xEF
            && body[1] == (byte) 0xBB
            && body[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  /** Zero bytes and UTF-16 marks stand at the beginning of other encodings. */
  static void requireUtf8(byte[] body, int start) throws InvalidEventException {
    for (int i = start; i < Math.min(body.length, start + 4); i++) {
      if (body[i] == 0 || body[i] == (byte) 0xFE || body[i] == (byte) 0xFF) {
        throw new InvalidEventException("malformed_json", "not JSON in UTF-8");
      }
    }
  }

  private static int skipSpace(byte[] body, int from) {
    int i = from;
    while (i < body.length && space(body[i])) {
      i++;
    }
    return i;
  }

  static boolean space(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static InvalidEventException malformed(String why) {
    return new InvalidEventException("malformed_json", "not JSON: " + why);
  }
}
