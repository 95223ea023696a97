package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryTest {
  @Test
  void namespaces_addedTwice_areListedOnceInOrder() {
    try (Registry registry = RegistryFixture.open()) {
      NamespaceStore namespaces = registry.namespaces();
      namespaces.add(new Namespace("shop"));
      namespaces.add(new Namespace("books"));
      namespaces.add(new Namespace("shop"));

      assertThat(namespaces.list())
          .isEqualTo(List.of(new Namespace("books"), new Namespace("shop")));
    }
  }

  @Test
  void open_noServer_failsAtTheCallWithinSeconds() {
    Settings settings =
        Settings.defaults().with("millrace.postgres.url", "jdbc:postgresql://127.0.0.1:1/nowhere");
    try (Registry registry = Registry.open(settings)) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> registry.namespaces().list())
          .isInstanceOf(RegistryException.class)
          .hasMessageStartingWith("PostgreSQL could not list the sites");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void on_callersPool_staysOpenAfterClose() {
    try (Registry owner = RegistryFixture.open()) {
      Registry.on(owner.dataSource(), Clock.systemUTC()).close();

      assertThat(owner.namespaces().list()).isEmpty();
    }
  }
}
