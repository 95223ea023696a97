package io.millrace.ingest.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.springframework.http.HttpHeaders;

/**
 * Reads bodies, inflating gzip, within two bounds: the bytes of one request, so that a small bomb
 * cannot become a large one, and the bytes of all requests in flight.
 */
final class BodyReader {
  private static final int STEP = 64 * 1024;

  private final int maxBytes;
  private final Semaphore budget;

  /**
   * @param maxBytes of one body, inflated
   * @param totalBytes of all bodies that are held at one time
   */
  BodyReader(int maxBytes, int totalBytes) {
    this.maxBytes = maxBytes;
    this.budget = new Semaphore(totalBytes);
  }

  /** The body; throws a problem where it is too large, broken or of an unknown encoding. */
  Body read(HttpServletRequest request) throws IOException {
    boolean gzip = gzip(request);
    if (!gzip && request.getContentLengthLong() > maxBytes) {
      throw Problems.tooManyBytes(maxBytes);
    }
    InputStream raw = request.getInputStream();
    if (!gzip) {
      return read(raw);
    }
    try (InputStream inflated = new GZIPInputStream(raw, STEP)) {
      return read(inflated);
    } catch (ZipException | EOFException e) {
      throw Problems.brokenGzip();
    }
  }

  private Body read(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(STEP);
    byte[] buffer = new byte[STEP];
    int reserved = 0;
    boolean whole = false;
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (out.size() + n > maxBytes) {
          throw Problems.tooManyBytes(maxBytes);
        }
        if (!budget.tryAcquire(n)) {
          throw Problems.overloaded();
        }
        reserved += n;
        out.write(buffer, 0, n);
      }
      Body body = new Body(out.toByteArray(), budget, reserved);
      whole = true;
      return body;
    } finally {
      if (!whole) {
        budget.release(reserved);
      }
    }
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
