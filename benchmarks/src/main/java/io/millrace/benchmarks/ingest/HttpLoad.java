package io.millrace.benchmarks.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a collector busy over so many connections, each waiting for its answer before it sends
 * again, with as little work of its own as can be: plain sockets and bodies made beforehand.
 */
final class HttpLoad {
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final List<long[]> latencies = new ArrayList<>();
  private volatile @Nullable Throwable failure;

  /** Events that were answered with 202 so far. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Nanoseconds from a request's first byte to its answer, sorted. */
  synchronized long[] latencies() {
    long[] all = latencies.stream().flatMapToLong(Arrays::stream).toArray();
    Arrays.sort(all);
    return all;
  }

  void run(int port, int connections, int events, long nanos) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    for (int i = 0; i < connections; i++) {
      Clicks.Body body = Clicks.body(events, i);
      Thread thread = new Thread(() -> send(port, body, end), "load-" + i);
      thread.setUncaughtExceptionHandler((failed, cause) -> failure = cause);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure != null) {
      throw new IllegalStateException("a connection failed", failure);
    }
  }

  private void send(int port, Clicks.Body body, long end) {
    byte[] head =
        ("POST /v1/events HTTP/1.1\r\nHost: collector\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.bytes().length))
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + body.bytes().length);
    long[] taken = new long[1024];
    int count = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      while (System.nanoTime() < end) {
        body.number(numbers.getAndAdd(body.places().length));
        System.arraycopy(body.bytes(), 0, request, head.length, body.bytes().length);
        long start = System.nanoTime();
        out.write(request);
        expect202(in);
        if (count == taken.length) {
          taken = Arrays.copyOf(taken, 2 * count);
        }
        taken[count++] = System.nanoTime() - start;
        acknowledged.addAndGet(body.places().length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long[] own = Arrays.copyOf(taken, count);
    synchronized (this) {
      latencies.add(own);
    }
  }

  private static void expect202(InputStream in) throws IOException {
    String status = line(in);
    int length = -1;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    StringBuilder body = new StringBuilder();
    if (chunked) {
      for (int size = chunk(in); size > 0; size = chunk(in)) {
        body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
        line(in);
      }
      line(in);
    } else {
      body.append(new String(in.readNBytes(Math.max(0, length)), StandardCharsets.UTF_8));
    }
    if (!status.contains(" 202") || !body.toString().contains("\"rejected\":[]")) {
      throw new IOException("answered " + status + " " + body);
    }
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the collector closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
