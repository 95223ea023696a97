package io.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
final class Ports {
  static final String LOOPBACK = "127.0.0.1";

  private Ports() {}

  /**
   * The port itself where it is free, or a free one for 0.
   *
   * @param server its name, for the message when the port is taken
   */
  static int claim(String server, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new PortInUseException(server, port, e);
    }
  }
}
