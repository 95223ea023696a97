package io.millrace.ingest.http;

import io.millrace.event.codec.InvalidEventException;
import io.millrace.web.AbandonedBodies;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Reads bodies, inflating gzip, within bounds: the bytes of one request, packed and inflated, so
 * that a small bomb cannot become a large one; the bytes of all requests in flight, of which a
 * request takes what has arrived and not what it announces; and the time, see {@link BodyPace}.
 */
final class BodyReader {
  private static final int STEP = 64 * 1024;

  /** What a connection gets before anything has arrived; not counted. */
  private static final int FIRST = 8 * 1024;

  /** So many times what has arrived is made next. */
  private static final int GROWTH = 4;

  private final int maxBytes;
  private final Semaphore budget;
  private final BodyPace pace;

  /**
   * @param maxBytes of one body, packed and inflated
   * @param totalBytes of all bodies that are held at one time
   */
  BodyReader(int maxBytes, int totalBytes, BodyPace pace) {
    this.maxBytes = maxBytes;
    this.pace = pace;
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
    try (BodyPace.Watch watch = pace.begin()) {
      long announced = request.getContentLengthLong();
      byte[] raw = read(request.getInputStream(), (int) Math.max(0, announced), watch, reserved);
      if (raw.length > maxBytes) {
        throw Problems.tooManyBytes(maxBytes);
      }
      Body body = gzip ? inflate(raw, reserved) : body(raw, null, reserved);
      whole = true;
      return body;
    } catch (SocketTimeoutException | TooSlowException e) {
      AbandonedBodies.abandon(request);
      throw Problems.tooSlow();
    } finally {
      if (!whole) {
        budget.release(reserved[0]);
      }
    }
  }

  /** The body does not come fast enough. */
  private static final class TooSlowException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private Body inflate(byte[] raw, int[] reserved) throws IOException {
    byte[] inflated;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw), STEP)) {
      inflated = read(in, 0, null, reserved);
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
   * @param announced length; 0 where none was
   * @param watch of what comes over a connection; null where the bytes are here
   */
  private byte[] read(InputStream in, int announced, BodyPace.@Nullable Watch watch, int[] reserved)
      throws IOException {
    byte[] bytes = new byte[announced > 0 ? Math.min(announced, FIRST) : FIRST];
    int before = reserved[0];
    int size = 0;
    while (size <= maxBytes) {
      if (size == bytes.length) {
        int next = in.read();
        if (next < 0) {
          return bytes;
        }
        bytes = Arrays.copyOf(bytes, larger(size, announced, before, reserved));
        bytes[size++] = (byte) next;
      }
      int n = in.read(bytes, size, Math.min(bytes.length, maxBytes + 1) - size);
      if (n <= 0) {
        break;
      }
      size += n;
      if (watch != null && !watch.inTime(size)) {
        throw new TooSlowException();
      }
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /** Some times what has arrived, but no more than was announced. */
  private int larger(int size, int announced, int before, int[] reserved) {
    int grown = (int) Math.min((long) GROWTH * size, maxBytes + 1L);
    int length = announced > size ? Math.min(announced, grown) : grown;
    reserve(length - (reserved[0] - before), reserved);
    return length;
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
