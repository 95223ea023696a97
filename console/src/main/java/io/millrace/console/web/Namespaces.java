package io.millrace.console.web;

import io.millrace.console.problem.RequestProblem;
import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import java.util.List;
import org.springframework.stereotype.Component;

/** What a person may do with namespaces. Every refusal is a {@link RequestProblem}. */
@Component("namespaceActions")
public final class Namespaces {
  private final NamespaceStore store;
  private final Sites sites;

  public Namespaces(NamespaceStore store, Sites sites) {
    this.store = store;
    this.sites = sites;
  }

  /** By name. */
  public List<Namespace> list() {
    return store.list();
  }

  /** Whether requests that name none are for it; it cannot be deleted. */
  public boolean isConfigured(Namespace namespace) {
    return namespace.equals(sites.configured());
  }

  /** Creates one: every service opens it within seconds. */
  public Namespace create(String name) {
    Namespace namespace = valid(name);
    if (store.list().contains(namespace)) {
      throw RequestProblem.conflict(
          "name", "namespace '%s' exists already".formatted(namespace.name()));
    }
    store.add(namespace);
    return namespace;
  }

  /** Takes one away: every service closes it within seconds. What it holds stays stored. */
  public void delete(String name) {
    Namespace namespace = valid(name);
    if (isConfigured(namespace)) {
      throw RequestProblem.conflict(
          "name",
          "namespace '%s' is the one of requests that name none (MILLRACE_NAMESPACE)"
                  .formatted(name)
              + " and cannot be deleted");
    }
    if (!store.delete(namespace)) {
      throw RequestProblem.notFound(
          "name", "there is no namespace '%s'".formatted(namespace.name()));
    }
  }

  private static Namespace valid(String name) {
    try {
      return new Namespace(name.strip());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw RequestProblem.invalid(
          "name", message.length() <= 300 ? message : "name is longer than 40 characters");
    }
  }
}
