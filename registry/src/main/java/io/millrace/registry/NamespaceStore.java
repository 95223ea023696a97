package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.util.List;

/**
 * The sites that this deployment serves. The services watch it: a site that is added is open a
 * second later, and one that is deleted closed, without a restart. Throws {@link RegistryException}
 * where PostgreSQL cannot answer.
 */
public interface NamespaceStore {
  List<Namespace> list();

  /** Adds a site; adding it again changes nothing. */
  void add(Namespace namespace);

  /**
   * Takes a namespace away, so that no service collects or serves it any more. What it holds stays
   * stored, and is there again if it is added again.
   *
   * @return whether it was there
   */
  boolean delete(Namespace namespace);
}
