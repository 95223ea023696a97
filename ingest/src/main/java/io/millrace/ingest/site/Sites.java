package io.millrace.ingest.site;

import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import io.millrace.schedule.Recurring;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sites that are served, kept up with the store every second. What fails (Kafka, PostgreSQL,
 * Redis) is logged when it begins to fail and tried again; the other sites go on.
 */
public final class Sites implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sites.class);

  private static final Pattern NUMBERS = Pattern.compile("\\d+");

  private final Namespace own;
  private final NamespaceStore store;
  private final SiteOpener opener;
  private final Map<String, Site> sites = new ConcurrentSkipListMap<>();
  private final Map<String, String> failures = new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "millrace-ingest-sites");
            thread.setDaemon(true);
            return thread;
          });
  private boolean registered;

  /**
   * @param own the site of requests that name none; it is served, and put into the store, always
   */
  public Sites(Namespace own, NamespaceStore store, SiteOpener opener) {
    this.own = own;
    this.store = store;
    this.opener = opener;
    sites.put(own.name(), new Site(own));
  }

  /** Opens the sites that are known now, as far as that works, and begins to watch. */
  public void start() {
    refresh();
    poller.scheduleWithFixedDelay(
        new Recurring(
            this::refresh,
            failure -> LOG.error("Refresh of the namespaces failed, trying again", failure)),
        1,
        1,
        TimeUnit.SECONDS);
  }

  public Optional<Site> find(String name) {
    return Optional.ofNullable(sites.get(name));
  }

  /** The site of requests that name none. */
  public Site own() {
    return sites.getOrDefault(own.name(), new Site(own));
  }

  /** All of them, by name. */
  public Collection<Site> all() {
    return List.copyOf(sites.values());
  }

  private void refresh() {
    attempt("the list of sites", this::load);
    for (Site site : sites.values()) {
      attempt("site " + site.namespace(), () -> site.advance(opener));
    }
  }

  private void load() {
    if (!registered) {
      store.add(own);
      registered = true;
    }
    List<Namespace> known = store.list();
    for (Namespace namespace : known) {
      sites.computeIfAbsent(namespace.name(), name -> new Site(namespace));
    }
    for (Site site : sites.values()) {
      if (!known.contains(site.namespace()) && !site.namespace().equals(own)) {
        sites.remove(site.namespace().name());
        failures.remove("site " + site.namespace());
        LOG.info("Namespace was deleted, its sinks stop (namespace={})", site.namespace());
        site.close();
      }
    }
  }

  private void attempt(String what, Runnable step) {
    try {
      step.run();
      if (failures.remove(what) != null) {
        LOG.info("{} works again", what);
      }
    } catch (Throwable e) {
      // An Error, too: a scheduled task that throws is not run again, and nobody would know.
      String reason = Failures.line(e);
      // A pool's message counts milliseconds and connections: the same failure is told once.
      String kind = NUMBERS.matcher(reason).replaceAll("#");
      if (!kind.equals(failures.put(what, kind))) {
        LOG.warn(
            "{} does not work, trying again every second: {}", what, reason, Failures.trace(e));
        LOG.debug("{} does not work", what, e);
      }
    }
  }

  /** Stops watching and closes the sinks, which finish the batch they are at. */
  @Override
  public void close() {
    poller.shutdown();
    try {
      if (!poller.awaitTermination(30, TimeUnit.SECONDS)) {
        poller.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // At a time: each consumer waits for the answer to its last fetch.
    ExecutorService closers = Executors.newCachedThreadPool();
    try {
      sites.values().forEach(site -> closers.execute(() -> close(site)));
      closers.shutdown();
      if (!closers.awaitTermination(90, TimeUnit.SECONDS)) {
        LOG.warn("leaves sinks behind that do not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closers.shutdownNow();
    }
  }

  private static void close(Site site) {
    try {
      site.close();
    } catch (RuntimeException e) {
      LOG.warn(
          "the sinks of {} did not stop cleanly: {}",
          site.namespace(),
          Failures.line(e),
          Failures.trace(e));
    }
  }
}
