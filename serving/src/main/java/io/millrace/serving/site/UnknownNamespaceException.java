package io.millrace.serving.site;

import io.millrace.namespace.Namespace;
import java.util.Collection;
import java.util.stream.Collectors;

/** A request names a site that is not served here. */
public final class UnknownNamespaceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownNamespaceException(String wanted, Collection<Namespace> known) {
    super(
        "unknown namespace '%s'; known are %s"
            .formatted(
                wanted,
                known.stream().map(Namespace::name).sorted().collect(Collectors.joining(", "))));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
