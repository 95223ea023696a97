package io.millrace.ingest;

import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sites in memory. */
public final class FakeNamespaceStore implements NamespaceStore {
  private final CopyOnWriteArrayList<Namespace> sites = new CopyOnWriteArrayList<>();

  @Override
  public List<Namespace> list() {
    return List.copyOf(sites);
  }

  @Override
  public void add(Namespace namespace) {
    sites.addIfAbsent(namespace);
  }

  @Override
  public boolean delete(Namespace namespace) {
    return sites.remove(namespace);
  }
}
