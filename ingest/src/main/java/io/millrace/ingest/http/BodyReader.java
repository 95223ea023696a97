package io.millrace.ingest.http;

import io.millrace.event.codec.InvalidEventException;
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
 * Reads bodies, inflating gzip, within two bounds: the bytes of one request, packed and inflated,
 * so that a small bomb cannot become a large one, and the bytes of all requests in flight.
 */
final class BodyReader {
  private static final int STEP = 64 * 1024;

  /** A length up to here is believed; who announces more gets room as the bytes come. */
  private static final int BELIEVED = 1024 * 1024;

  private final int maxBytes;
  private final Semaphore budget;

  /**
   * @param maxBytes of one body, packed and inflated
   * @param totalBytes of all bodies that are held at one time
   */
  BodyReader(int maxBytes, int totalBytes) {
    this.maxBytes = maxBytes;
    this.budget = new Semaphore(totalBytes);
  }

  /** Bytes of bodies that may still be taken. */
  int free() {
    return budget.availablePermits();
  }

  /** The body; throws a problem where it is too large, cut off or of an unknown encoding. */
  Body read(HttpServletRequest request) throws IOException {
    boolean gzip = gzip(request);
    if (request.getContentLengthLong() > maxBytes) {
      throw Problems.tooManyBytes(maxBytes);
    }
    int[] reserved = {0};
    boolean whole = false;
    try {
      long announced = request.getContentLengthLong();
      int room = announced > 0 && announced <= BELIEVED ? (int) announced : STEP;
      byte[] raw = read(request.getInputStream(), room, reserved);
      if (raw.length > maxBytes) {
        throw Problems.tooManyBytes(maxBytes);
      }
      Body body = gzip ? inflate(raw, reserved) : body(raw, null, reserved);
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
      inflated = read(in, STEP, reserved);
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

  /**
   * All of it, or one byte more than is allowed.
   *
   * @param room that is made first; enough, where the length was announced, for a single array
   */
  private byte[] read(InputStream in, int room, int[] reserved) throws IOException {
    reserve(room, reserved);
    byte[] bytes = new byte[room];
    int size = 0;
    while (size <= maxBytes) {
      if (size == bytes.length) {
        int next = in.read();
        if (next < 0) {
          return bytes;
        }
        reserve(bytes.length, reserved);
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        bytes[size++] = (byte) next;
      }
      int n = in.read(bytes, size, Math.min(bytes.length, maxBytes + 1) - size);
      if (n <= 0) {
        break;
      }
      size += n;
    }
    return Arrays.copyOf(bytes, size);
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
