package io.millrace.ingest.site;

import io.millrace.namespace.Namespace;

/** Starts what a site needs; both steps may fail and are then tried again. */
public interface SiteOpener {
  /** Makes the site's topics ready: from here on it can collect. */
  void prepare(Namespace namespace);

  /** Starts the site's sinks; they run until they are closed. */
  RunningSinks startSinks(Namespace namespace);
}
