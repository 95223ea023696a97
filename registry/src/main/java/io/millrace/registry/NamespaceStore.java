package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.util.List;

/**
 * The sites that this deployment serves. The services watch it: a site that is added is open a
 * second later, without a restart. Throws {@link RegistryException} where PostgreSQL cannot answer.
 */
public interface NamespaceStore {
  List<Namespace> list();

  /** Adds a site; adding it again changes nothing. */
  void add(Namespace namespace);
}
