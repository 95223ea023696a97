package io.millrace.console.playground;

/**
 * Who looks at the slates.
 *
 * @param id of a user, or of a session that stands in for one
 * @param anonymous whether it is a session's
 */
public record Visitor(String id, boolean anonymous) {
  public Visitor {
    if (id.isBlank() || id.length() > 256) {
      throw new IllegalArgumentException("id must have 1 to 256 characters");
    }
  }
}
