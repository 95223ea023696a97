package io.millrace.serving.site;

import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import io.millrace.registry.NamespaceStore;
import io.millrace.schedule.Recurring;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * that is added is open a second later, and one that is deleted closed.
 */
public final class Sites implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sites.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /**
   * How soon decisions are read whose change nobody announced, for instance of a restored table.
   */
  private static final Duration UNANNOUNCED = Duration.ofSeconds(30);

  /** How soon a changed item is read. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** Namespaces whose models are loaded at a time. */
  private static final int LOADS = 2;

  /** How long a stop waits for refreshes, and again for what waits to be sent. */
  private static final Duration PATIENCE = Duration.ofSeconds(7);

  private final Namespace own;
  private final NamespaceStore namespaces;
  private final Function<Namespace, Site> open;
  private final Map<Namespace, Site> sites = new ConcurrentHashMap<>();
  private final ScheduledExecutorService decisions = worker("decisions");
  private final ScheduledExecutorService catalogues = worker("catalogues");
  private final ScheduledExecutorService probes = worker("probes");

  /** Loads models and opens namespaces: slow work, which must not keep decisions waiting. */
  private final ExecutorService loads =
      Executors.newFixedThreadPool(LOADS, task -> daemon(task, "loads"));

  private final Set<Namespace> loading = ConcurrentHashMap.newKeySet();
  private final Map<Namespace, Followed> followed = new ConcurrentHashMap<>();
  private volatile boolean ready;
  private boolean registered;

  /**
   * What was read last of a namespace's decisions.
   *
   * @param version the registry's number for them, read before
   * @param at when, by {@link System#nanoTime}
   */
  private record Followed(long version, long at) {}

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
    repeat(decisions, "decisions", POLL, this::followDecisions);
    repeat(catalogues, "catalogues", TICK, () -> sites.values().forEach(Site::followCatalogue));
    repeat(probes, "feature stores", TICK, () -> sites.values().forEach(Site::probe));
  }

  private static void repeat(
      ScheduledExecutorService worker, String what, Duration pause, Runnable work) {
    worker.scheduleWithFixedDelay(
        new Recurring(
            work,
            failure ->
                LOG.error(
                    "Refresh of {} failed, trying again: {}",
                    what,
                    Failures.line(failure),
                    Failures.trace(failure))),
        pause.toMillis(),
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** What is slow is done beside it, for a few namespaces at a time and for each once at a time. */
  private void followDecisions() {
    Map<Namespace, Long> versions = openAll();
    for (Site site : sites.values()) {
      Namespace namespace = site.namespace();
      long version = versions.getOrDefault(namespace, 0L);
      Followed before = followed.get(namespace);
      if (before != null
          && before.version() == version
          && System.nanoTime() - before.at() < UNANNOUNCED.toNanos()) {
        site.judge();
        continue;
      }
      Followed now = new Followed(version, System.nanoTime());
      if (site.followDecisions()) {
        followed.put(namespace, now);
      } else {
        followed.remove(namespace);
      }
      // While models of this namespace are loaded, the next turn has to look again.
      if (!load(
          namespace,
          () -> {
            if (!site.followModels()) {
              followed.remove(namespace);
            }
          })) {
        followed.remove(namespace);
      }
    }
  }

  /** Returns false if work for the namespace is under way; then nothing is done. */
  private boolean load(Namespace namespace, Runnable work) {
    if (loading.add(namespace)) {
      loads.execute(
          () -> {
            try {
              new Recurring(
                      work,
                      failure ->
                          LOG.error(
                              "Loading failed, trying again (namespace={}): {}",
                              namespace,
                              Failures.line(failure),
                              Failures.trace(failure)))
                  .run();
            } finally {
              loading.remove(namespace);
            }
          });
      return true;
    }
    return false;
  }

  /** Opens and closes namespaces; returns the versions of their decisions, none if unknown. */
  private Map<Namespace, Long> openAll() {
    try {
      openSite(own);
      if (!registered) {
        namespaces.add(own);
        registered = true;
      }
      Map<Namespace, Long> versions = namespaces.versions();
      Set<Namespace> known = versions.keySet();
      for (Namespace namespace : known) {
        if (!ready) {
          openSite(namespace);
        } else if (!sites.containsKey(namespace)) {
          load(namespace, () -> openSite(namespace));
        }
      }
      for (Site site : sites.values()) {
        Namespace namespace = site.namespace();
        if (!known.contains(namespace) && !namespace.equals(own)) {
          load(namespace, () -> closeSite(namespace));
        }
      }
      return versions;
    } catch (RuntimeException e) {
      LOG.warn("goes on with the sites it knew: {}", Failures.line(e), Failures.trace(e));
      followed.clear();
      return Map.of();
    }
  }

  /** A namespace that was deleted; requests that are under way may lose their store. */
  private void closeSite(Namespace namespace) {
    Site site = sites.remove(namespace);
    followed.remove(namespace);
    if (site != null) {
      LOG.info("Namespace was deleted, it is not served any more (namespace={})", namespace);
      close(site);
    }
  }

  /** A site takes requests when it has looked at everything once. */
  private void openSite(Namespace namespace) {
    if (!sites.containsKey(namespace)) {
      Site site = open.apply(namespace);
      site.followCatalogue();
      site.followDecisions();
      site.followModels();
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
    List<ExecutorService> workers = List.of(decisions, catalogues, probes, loads);
    workers.forEach(ExecutorService::shutdownNow);
    ExecutorService closers = Executors.newCachedThreadPool(task -> daemon(task, "close"));
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (ExecutorService worker : workers) {
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
      LOG.warn(
          "{} does not close as it should: {}",
          site.namespace(),
          Failures.line(e),
          Failures.trace(e));
    }
    return null;
  }
}
