package io.millrace.serving.rehearsal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that is kept alive, with as little work a request as possible: on a
 * machine that the server shares, whatever the client does is taken from the server. One thread.
 */
public final class KeepAliveClient implements AutoCloseable {
  private final String host;
  private final int port;
  private final int timeoutMillis;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  /**
   * Connects on first use.
   *
   * @param timeoutMillis what a connection and each part of an answer may take
   */
  public KeepAliveClient(String host, int port, int timeoutMillis) {
    this.host = host;
    this.port = port;
    this.timeoutMillis = timeoutMillis;
  }

  /** An answer; the body is the caller's to read. */
  public record Answer(int status, String body) {}

  /**
   * Posts JSON and reads the whole answer. The connection is given up where that fails.
   *
   * @param headers lines that end with {@code \r\n}; may be empty
   */
  public Answer post(String path, String headers, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(path, body.length, headers);
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[start.length + body.length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    try {
      Socket open = connected();
      open.getOutputStream().write(request);
      return read();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Socket connected() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket();
      open.setTcpNoDelay(true);
      open.setSoTimeout(timeoutMillis);
      open.connect(new InetSocketAddress(host, port), timeoutMillis);
      in = new BufferedInputStream(open.getInputStream(), 32 * 1024);
      socket = open;
    }
    return open;
  }

  private Answer read() throws IOException {
    String status = line();
    int length = -1;
    boolean chunked = false;
    boolean closing = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
      } else if (lower.startsWith("connection:")) {
        closing = lower.contains("close");
      }
    }
    String body = chunked ? chunks() : text(Math.max(0, length));
    if (closing) {
      close();
    }
    return new Answer(Integer.parseInt(status.substring(9, 12)), body);
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.append(text(size));
      line();
    }
    line();
    return body.toString();
  }

  private String text(int bytes) throws IOException {
    byte[] read = input().readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("the answer ends early");
    }
    return new String(read, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = input().read(); c != '\n'; c = input().read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private InputStream input() throws IOException {
    InputStream open = in;
    if (open == null) {
      throw new IOException("not connected");
    }
    return open;
  }

  @Override
  public void close() {
    try (Socket open = socket) {
      in = null;
      socket = null;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
