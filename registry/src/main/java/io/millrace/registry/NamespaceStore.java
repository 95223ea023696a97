package io.millrace.registry;

import io.millrace.namespace.Namespace;
import java.util.List;
import java.util.Map;

/**
 * The sites that this deployment serves. The services watch it: a site that is added is open a
 * second later, and one that is deleted closed, without a restart. Throws {@link RegistryException}
 * where PostgreSQL cannot answer.
 */
public interface NamespaceStore {
  List<Namespace> list();

  /**
   * All namespaces, each with a number that is another one whenever its experiments, holdout,
   * placements, models or trials have changed. What is read of them afterwards is at least as new
   * as the number.
   */
  Map<Namespace, Long> versions();

  /** Adds a site; adding it again changes nothing. */
  void add(Namespace namespace);

  /**
   * How many rows each table of the database has of a namespace; tables without any are left out.
   */
  Map<String, Long> rows(Namespace namespace);

  /** Deletes all rows of a namespace. */
  void purge(Namespace namespace);

  /**
   * Takes a namespace away, so that no service collects or serves it any more. What it holds stays
   * stored, and is there again if it is added again.
   *
   * @return whether it was there
   */
  boolean delete(Namespace namespace);
}
