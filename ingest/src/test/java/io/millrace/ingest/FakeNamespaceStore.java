package io.millrace.ingest;

import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Sites in memory. */
public final class FakeNamespaceStore implements NamespaceStore {
  private final CopyOnWriteArrayList<Namespace> sites = new CopyOnWriteArrayList<>();

  @Override
  public List<Namespace> list() {
    return List.copyOf(sites);
  }

  @Override
  public Map<Namespace, Long> versions() {
    return sites.stream().collect(Collectors.toMap(site -> site, site -> 0L));
  }

  @Override
  public void add(Namespace namespace) {
    sites.addIfAbsent(namespace);
  }

  @Override
  public Map<String, Long> rows(Namespace namespace) {
    return Map.of();
  }

  @Override
  public void purge(Namespace namespace) {
    sites.remove(namespace);
  }

  @Override
  public boolean delete(Namespace namespace) {
    return sites.remove(namespace);
  }
}
