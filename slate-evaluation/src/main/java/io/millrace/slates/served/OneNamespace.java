package io.millrace.slates.served;

import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import java.util.List;
import java.util.Map;

/** The namespace that is evaluated. */
record OneNamespace(Namespace namespace) implements NamespaceStore {
  @Override
  public List<Namespace> list() {
    return List.of(namespace);
  }

  @Override
  public Map<Namespace, Long> versions() {
    return Map.of(namespace, 0L);
  }

  @Override
  public void add(Namespace added) {
    throw new UnsupportedOperationException("an evaluation adds no namespace");
  }

  @Override
  public Map<String, Long> rows(Namespace counted) {
    throw new UnsupportedOperationException("an evaluation has no rows");
  }

  @Override
  public void purge(Namespace purged) {
    throw new UnsupportedOperationException("an evaluation deletes no namespace");
  }

  @Override
  public boolean delete(Namespace deleted) {
    throw new UnsupportedOperationException("an evaluation deletes no namespace");
  }
}
