package io.millrace.ingest.site;

import io.millrace.namespace.Namespace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One site as the collector sees it. Changed by one thread only, read by any. */
public final class Site {
  private final Namespace namespace;
  private volatile boolean open;
  private volatile @Nullable RunningSinks sinks;

  Site(Namespace namespace) {
    this.namespace = namespace;
  }

  public Namespace namespace() {
    return namespace;
  }

  /** Whether its topics are there, so that it can collect. */
  public boolean open() {
    return open;
  }

  /** Its sinks, once they have been started. */
  public Optional<RunningSinks> sinks() {
    return Optional.ofNullable(sinks);
  }

  /** Does what is still missing; throws where that does not work. */
  void advance(SiteOpener opener) {
    if (!open) {
      opener.prepare(namespace);
      open = true;
    }
    if (sinks == null) {
      sinks = opener.startSinks(namespace);
    }
  }

  void close() {
    RunningSinks running = sinks;
    sinks = null;
    if (running != null) {
      running.close();
    }
  }
}
