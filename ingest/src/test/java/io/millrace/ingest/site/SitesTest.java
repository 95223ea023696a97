package io.millrace.ingest.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.ingest.FakeNamespaceStore;
import io.millrace.namespace.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SitesTest {
  private static final Namespace OWN = new Namespace("own");
  private static final Namespace OTHER = new Namespace("other");

  private final FakeNamespaceStore store = new FakeNamespaceStore();
  private final Set<Namespace> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean failsWithAnError = new AtomicBoolean();

  private final SiteOpener opener =
      new SiteOpener() {
        @Override
        public void prepare(Namespace namespace) {
          if (failsWithAnError.getAndSet(false)) {
            throw new StackOverflowError("too deep");
          }
        }

        @Override
        public RunningSinks startSinks(Namespace namespace) {
          running.add(namespace);
          return sinks(namespace);
        }
      };

  private RunningSinks sinks(Namespace namespace) {
    return new RunningSinks() {
      @Override
      public boolean awaitDrained(Duration patience) {
        return true;
      }

      @Override
      public List<String> problems() {
        return List.of();
      }

      @Override
      public void close() {
        running.remove(namespace);
      }
    };
  }

  @Test
  void refresh_namespaceAddedAndDeleted_isOpenedAndClosed() {
    try (Sites sites = new Sites(OWN, store, opener)) {
      sites.start();
      assertThat(running).containsExactly(OWN);
      store.add(OTHER);
      await().until(() -> running.contains(OTHER));
      assertThat(sites.find("other")).isPresent();

      store.delete(OTHER);
      await().until(() -> sites.find("other").isEmpty());
      await().until(() -> !running.contains(OTHER));
      assertThat(sites.find("own")).isPresent();
      store.delete(OWN);
      store.add(OTHER);
      await().until(() -> running.contains(OTHER));
      assertThat(running).as("its own stays, whatever the list says").contains(OWN);
    }
    assertThat(running).isEmpty();
  }

  @Test
  void refresh_namespaceFailsWithAnError_isTriedAgain() {
    try (Sites sites = new Sites(OWN, store, opener)) {
      sites.start();
      failsWithAnError.set(true);
      store.add(OTHER);
      await().until(() -> running.contains(OTHER));
      assertThat(failsWithAnError).isFalse();
    }
  }
}
