package io.millrace.web;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a body as they arrive, which count against the memory of all bodies until it is
 * released. Never waits. Used by one thread at a time.
 */
final class ArrivingBody {
  /** What a body gets before anything has arrived; not counted. */
  private static final int FIRST = 8 * 1024;

  /** So many times what has arrived is made next. */
  private static final int GROWTH = 4;

  private final ServletInputStream in;
  private final BodyLimits limits;
  private final int maxBytes;
  private final long announced;
  private final long began = System.nanoTime();
  private byte[] bytes;
  private int size;
  private long passed;
  private int reserved;

  /** Why a body is not taken. */
  record Refusal(int status, String detail, boolean cutOff) {}

  ArrivingBody(HttpServletRequest request, BodyLimits limits) throws IOException {
    this.in = request.getInputStream();
    this.limits = limits;
    this.maxBytes = limits.maxBytes().applyAsInt(request);
    this.announced = request.getContentLengthLong();
    this.bytes = new byte[announced < 0 ? FIRST : (int) Math.min(announced, FIRST)];
  }

  ServletInputStream stream() {
    return in;
  }

  /** All of it; the array is the only copy. */
  byte[] bytes() {
    if (bytes.length > size) {
      bytes = Arrays.copyOf(bytes, size);
    }
    return bytes;
  }

  /** Whether nothing more is to come that is wanted. */
  boolean isWhole() {
    return passed == announced;
  }

  /** Takes what came with the headers. The end of a body of unknown length is waited for. */
  @Nullable Refusal takeWhatIsThere() throws IOException {
    while (announced > 0 && !isWhole() && in.available() > 0) {
      Refusal refusal = take();
      if (refusal != null) {
        return refusal;
      }
    }
    return tooMuchToDiscard();
  }

  /** Takes what came since. */
  @Nullable Refusal takeWhatIsReady() throws IOException {
    while (!isWhole() && in.isReady() && !in.isFinished()) {
      Refusal refusal = take();
      if (refusal != null) {
        return refusal;
      }
    }
    if (!isWhole() && !limits.pace().keeps(System.nanoTime() - began, passed)) {
      return tooSlow();
    }
    return tooMuchToDiscard();
  }

  private @Nullable Refusal take() throws IOException {
    if (!tooLong() && size == bytes.length && !grow()) {
      return new Refusal(
          429, "body: the bodies of other requests take all the memory; send it again", true);
    }
    // What is too long is read into the bytes that came first.
    int offset = tooLong() ? 0 : size;
    int n = in.read(bytes, offset, bytes.length - offset);
    if (n > 0) {
      passed += n;
      size = (int) Math.min(passed, maxBytes);
    }
    return tooMuchToDiscard();
  }

  /** Whether more has come, or is announced, than may be kept. */
  boolean tooLong() {
    return passed > maxBytes || announced > maxBytes;
  }

  private @Nullable Refusal tooMuchToDiscard() {
    return Math.max(passed, announced) > Math.max(maxBytes, limits.discarded())
        ? tooLong(true)
        : null;
  }

  Refusal tooLong(boolean cutOff) {
    return new Refusal(413, "body: it must have at most %d bytes".formatted(maxBytes), cutOff);
  }

  /** What is said of a body that does not end in time: the length, if that is wrong already. */
  Refusal tooSlow() {
    if (tooLong()) {
      return tooLong(true);
    }
    return new Refusal(408, "body: it does not arrive fast enough; " + limits.pace().told(), true);
  }

  private boolean grow() {
    long most = announced > 0 ? announced : maxBytes + 1L;
    int length = (int) Math.min(most, Math.min((long) GROWTH * size, maxBytes + 1L));
    if (!limits.memory().tryAcquire(length - reserved)) {
      return false;
    }
    reserved = length;
    bytes = Arrays.copyOf(bytes, length);
    return true;
  }

  /** Gives the memory back. */
  synchronized void release() {
    limits.memory().release(reserved);
    reserved = 0;
  }
}
