package io.millrace.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The checks of a record's compact constructor; each names the key below the record's prefix. */
record Rule(String prefix) {
  private static final int LAST_PORT = 65_535;

  InvalidSettingException wrong(String name, Object value, String allowed) {
    return new InvalidSettingException(prefix + "." + name, value.toString(), allowed);
  }

  void require(boolean right, String name, Object value, String allowed) {
    if (!right) {
      throw wrong(name, value, allowed);
    }
  }

  void atLeast(String name, int value, int least) {
    require(value >= least, name, value, "a whole number of at least " + least);
  }

  void port(String name, int value) {
    require(value >= 0 && value <= LAST_PORT, name, value, "a port from 0 to " + LAST_PORT);
  }

  void filled(String name, String value) {
    require(!value.isBlank(), name, value, "not empty");
  }

  void oneOf(String name, String value, String... allowed) {
    require(List.of(allowed).contains(value), name, value, String.join(" or ", allowed));
  }

  void path(String name, String value) {
    require(isPath(value), name, value, "a directory");
  }

  private static boolean isPath(String value) {
    try {
      return !value.isBlank() && !Path.of(value).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** An HTTP address, or nothing. */
  void url(String name, String value) {
    if (!value.isEmpty()) {
      url(name, value, "http", "https");
    }
  }

  /** A password in the address is not repeated in the message. */
  void url(String name, String value, String... schemes) {
    boolean right;
    try {
      URI uri = URI.create(value);
      right = List.of(schemes).contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      right = false;
    }
    require(
        right,
        name,
        value.replaceFirst("//[^/]*@", "//***@"),
        "a URL that begins with " + String.join(":// or ", schemes) + "://");
  }
}
