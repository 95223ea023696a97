package io.millrace.ingest.http;

import io.millrace.event.codec.InvalidEventException;
import io.millrace.web.BodyFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Takes bodies that have arrived, inflating gzip, within bounds: the bytes of one request, packed
 * and inflated, so that a small bomb cannot become a large one; and the bytes of all requests in
 * flight, of which a request takes what it inflates to, in addition to what has arrived.
 */
final class BodyReader {
  private static final int STEP = 64 * 1024;
  private static final int FIRST = 8 * 1024;

  /** So many times what has been inflated is made next. */
  private static final int GROWTH = 4;

  private final int maxBytes;
  private final Semaphore budget;

  /**
   * @param maxBytes of one body, packed and inflated
   * @param budget bytes of all bodies that are held at one time
   */
  BodyReader(int maxBytes, Semaphore budget) {
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  /** The body; throws a problem where it is too large or of an unknown encoding. */
  Body read(HttpServletRequest request) throws IOException {
    byte[] raw = BodyFilter.body(request);
    if (!gzip(request)) {
      return new Body(raw, null, budget, 0);
    }
    int[] reserved = {0};
    boolean whole = false;
    try {
      Body body = inflate(raw, reserved);
      whole = true;
      return body;
    } finally {
      if (!whole) {
        budget.release(reserved[0]);
      }
    }
  }

  private Body inflate(byte[] raw, int[] reserved) throws IOException {
    byte[] inflated;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw), STEP)) {
      inflated = read(in, reserved);
    } catch (ZipException | EOFException e) {
      InvalidEventException reason =
          new InvalidEventException("broken_gzip", "not gzip: " + e.getMessage());
      return body(raw, new Body.Fault(reason, Problems.brokenGzip()), reserved);
    }
    if (inflated.length > maxBytes) {
      InvalidEventException reason =
          new InvalidEventException(
              "too_large", "the body, inflated, has more than %d bytes".formatted(maxBytes));
      return body(raw, new Body.Fault(reason, Problems.tooManyBytes(maxBytes)), reserved);
    }
    return body(inflated, null, reserved);
  }

  private Body body(byte[] bytes, Body.@Nullable Fault fault, int[] reserved) {
    return new Body(bytes, fault, budget, reserved[0]);
  }

  /** All of it, or one byte more than is allowed. */
  private byte[] read(InputStream in, int[] reserved) throws IOException {
    byte[] bytes = new byte[FIRST];
    int size = 0;
    while (size <= maxBytes) {
      if (size == bytes.length) {
        int next = in.read();
        if (next < 0) {
          return bytes;
        }
        int length = (int) Math.min((long) GROWTH * size, maxBytes + 1L);
        reserve(length - reserved[0], reserved);
        bytes = Arrays.copyOf(bytes, length);
        bytes[size++] = (byte) next;
      }
      int n = in.read(bytes, size, bytes.length - size);
      if (n <= 0) {
        break;
      }
      size += n;
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void reserve(int bytes, int[] reserved) {
    if (!budget.tryAcquire(bytes)) {
      throw Problems.overloaded();
    }
    reserved[0] += bytes;
  }

  private static boolean gzip(HttpServletRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding == null) {
      return false;
    }
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> false;
      case "gzip", "x-gzip" -> true;
      default -> throw Problems.contentEncoding(encoding);
    };
  }
}
