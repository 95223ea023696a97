package io.millrace.console.web;

import io.millrace.config.Settings;
import io.millrace.console.problem.RequestProblem;
import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which site a request is for: what the query parameter {@code namespace} or else the header {@code
 * Millrace-Namespace} says, otherwise the configured one.
 */
@Component
public final class Sites {
  static final String HEADER = "Millrace-Namespace";
  static final String PARAMETER = "namespace";

  private final NamespaceStore store;
  private final Namespace configured;

  public Sites(NamespaceStore store, Settings settings) {
    this.store = store;
    this.configured = settings.namespace();
  }

  /** The request's site; a {@link RequestProblem} where there is no such site. */
  public Namespace of(HttpServletRequest request) {
    Optional<String> asked =
        Optional.ofNullable(request.getParameter(PARAMETER))
            .or(() -> Optional.ofNullable(request.getHeader(HEADER)))
            .filter(name -> !name.isBlank());
    if (asked.isEmpty()) {
      return configured;
    }
    List<Namespace> known = store.list();
    return known.stream()
        .filter(site -> site.name().equals(asked.get()))
        .findFirst()
        .orElseThrow(
            () ->
                RequestProblem.notFound(
                    PARAMETER,
                    "unknown namespace '%s'; known are %s"
                        .formatted(
                            asked.get(),
                            known.stream().map(Namespace::name).collect(Collectors.joining(", ")))));
  }

  /** Every site of this deployment. */
  public List<Namespace> all() {
    return store.list();
  }

  /** The site of requests that name none. */
  public Namespace configured() {
    return configured;
  }
}
