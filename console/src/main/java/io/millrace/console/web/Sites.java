package io.millrace.console.web;

import io.millrace.config.Settings;
import io.millrace.console.problem.RequestProblem;
import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import io.millrace.registry.RegistryException;
import jakarta.annotation.PostConstruct;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Which site a request is for: what the query parameter {@code namespace} or else the header {@code
 * Millrace-Namespace} says, otherwise the configured one.
 */
@Component
public final class Sites {
  private static final Logger log = LoggerFactory.getLogger(Sites.class);
  static final String HEADER = "Millrace-Namespace";
  static final String PARAMETER = "namespace";

  private final NamespaceStore store;
  private final Namespace configured;
  private final AtomicBoolean registered = new AtomicBoolean();

  public Sites(NamespaceStore store, Settings settings) {
    this.store = store;
    this.configured = settings.namespace();
  }

  /** Registers the configured site; what cannot be done now is done by a later request. */
  @PostConstruct
  void register() {
    if (registered.get()) {
      return;
    }
    try {
      store.add(configured);
      registered.set(true);
    } catch (RegistryException e) {
      log.warn("site '{}' is not registered yet: {}", configured, Failures.line(e));
    }
  }

  /** The request's site; a {@link RequestProblem} where there is no such site. */
  public Namespace of(HttpServletRequest request) {
    register();
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
                            known.stream()
                                .map(Namespace::name)
                                .collect(Collectors.joining(", ")))));
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
