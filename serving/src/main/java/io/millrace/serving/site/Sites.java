package io.millrace.serving.site;

import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sites that this process serves: its own, and every other that the deployment knows. A site
 * that is added is open a second later.
 */
public final class Sites implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sites.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** How soon a changed item is read. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** How long a stop waits for refreshes, and again for what waits to be sent. */
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  private final Namespace own;
  private final NamespaceStore namespaces;
  private final Function<Namespace, Site> open;
  private final Map<Namespace, Site> sites = new ConcurrentHashMap<>();
  private final ScheduledExecutorService decisions = worker("decisions");
  private final ScheduledExecutorService catalogues = worker("catalogues");
  private final ScheduledExecutorService probes = worker("probes");
  private volatile boolean ready;
  private boolean registered;

  /**
   * @param own the site of requests that name none
   * @param open makes a site
   */
  public Sites(Namespace own, NamespaceStore namespaces, Function<Namespace, Site> open) {
    this.own = own;
    this.namespaces = namespaces;
    this.open = open;
  }

  private static ScheduledExecutorService worker(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> daemon(task, name));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, "serving-" + name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Opens what is known, looks at everything once, and goes on looking in the background. Does not
   * fail where a server is away.
   */
  public void start() {
    openAll();
    ready = true;
    decisions.scheduleWithFixedDelay(
        this::followDecisions, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
    catalogues.scheduleWithFixedDelay(
        () -> sites.values().forEach(Site::followCatalogue),
        TICK.toMillis(),
        TICK.toMillis(),
        TimeUnit.MILLISECONDS);
    probes.scheduleWithFixedDelay(
        () -> sites.values().forEach(Site::probe),
        TICK.toMillis(),
        TICK.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void followDecisions() {
    openAll();
    sites.values().forEach(Site::followDecisions);
  }

  private void openAll() {
    try {
      openSite(own);
      if (!registered) {
        namespaces.add(own);
        registered = true;
      }
      namespaces.list().forEach(this::openSite);
    } catch (RuntimeException e) {
      LOG.warn("goes on with the sites it knew: {}", e.toString());
    }
  }

  /** A site takes requests when it has looked at everything once. */
  private void openSite(Namespace namespace) {
    if (!sites.containsKey(namespace)) {
      Site site = open.apply(namespace);
      site.followCatalogue();
      site.followDecisions();
      sites.put(namespace, site);
      LOG.info("serves site {}", namespace);
    }
  }

  /**
   * The site that a request belongs to.
   *
   * @param name as the request says; its own where it says nothing
   */
  public Site site(@Nullable String name) {
    if (name == null || name.isBlank()) {
      return find(own.name());
    }
    return find(name);
  }

  private Site find(String name) {
    for (Map.Entry<Namespace, Site> site : sites.entrySet()) {
      if (site.getKey().name().equals(name)) {
        return site.getValue();
      }
    }
    throw new UnknownNamespaceException(name, sites.keySet());
  }

  /** What each site has to answer with, by namespace. */
  public Map<String, Site.Condition> conditions() {
    Map<String, Site.Condition> conditions = new TreeMap<>();
    sites.forEach((namespace, site) -> conditions.put(namespace.name(), site.condition()));
    return conditions;
  }

  /** Whether requests can be answered: also while a server is away, with less. */
  public boolean ready() {
    return ready;
  }

  /**
   * Ends the refreshes, sends the impressions that wait, and lets go: all sites at a time, so that
   * their number costs nothing, and within {@link #PATIENCE} twice, whatever server is away.
   */
  @Override
  public void close() {
    ready = false;
    List<ScheduledExecutorService> workers = List.of(decisions, catalogues, probes);
    workers.forEach(ScheduledExecutorService::shutdownNow);
    ExecutorService closers = Executors.newCachedThreadPool(task -> daemon(task, "close"));
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (ScheduledExecutorService worker : workers) {
        if (!worker.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          LOG.warn("closes while a refresh still runs");
        }
      }
      List<Callable<Void>> closes =
          sites.values().stream().map(site -> (Callable<Void>) () -> close(site)).toList();
      if (closers.invokeAll(closes, PATIENCE.toNanos(), TimeUnit.NANOSECONDS).stream()
          .anyMatch(Future::isCancelled)) {
        LOG.warn("leaves sites behind that do not close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closers.shutdownNow();
    }
    sites.clear();
  }

  private static Void close(Site site) {
    try {
      site.close();
    } catch (RuntimeException e) {
      LOG.warn("{} does not close as it should", site.namespace(), e);
    }
    return null;
  }
}
