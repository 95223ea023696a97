package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.placement.codec.PlacementCodec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JdbcPlacementStoreTest {
  private static Settings settings;
  private static Registry registry;
  private static PlacementStore store;

  @BeforeAll
  static void open() {
    settings = TestServers.settings();
    registry = RegistryFixture.open(settings);
    store = registry.placements();
  }

  @AfterAll
  static void close() {
    registry.close();
  }

  @Test
  void put_twice_keepsTheSecondForItsSiteOnly() throws Exception {
    Namespace site = new Namespace("puts");
    Placement second =
        new PlacementCodec()
            .read("{\"filter\":\"price > 1\",\"pins\":[{\"item\":\"a\",\"position\":2}]}");
    store.put(site, "home", Placement.DEFAULT);
    store.put(site, "cart", Placement.DEFAULT);
    store.put(site, "home", second);
    assertThat(store.list(site))
        .extracting(PlacementStore.StoredPlacement::name)
        .containsExactly("cart", "home");
    assertThat(store.find(site, "home").orElseThrow().placement()).isEqualTo(second);
    assertThat(store.list(new Namespace("elsewhere"))).isEmpty();
  }

  /** Earlier releases wrote exclude as leave_out. */
  @Test
  void list_documentOfAnEarlierRelease_hasItsExclusionRules() throws Exception {
    Namespace site = new Namespace("earlier");
    store.put(site, "home", Placement.DEFAULT);
    store.put(site, "cart", Placement.DEFAULT);
    try (Connection connection =
            DriverManager.getConnection(
                settings.postgres().url(),
                settings.postgres().user(),
                settings.postgres().password());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          update placement set document = '{"leave_out": ["seen"], "filter": "price > 1"}'
          where namespace = 'earlier' and name = 'home'
          """);
    }

    Placement read = new PlacementCodec().read("{\"exclude\":[\"seen\"],\"filter\":\"price > 1\"}");
    assertThat(store.find(site, "home").orElseThrow().placement()).isEqualTo(read);
    assertThat(store.list(site))
        .extracting(PlacementStore.StoredPlacement::placement)
        .containsExactly(Placement.DEFAULT, read);
  }

  @Test
  void delete_known_isGone() {
    Namespace site = new Namespace("deletes");
    store.put(site, "home", Placement.DEFAULT);
    assertThat(store.delete(site, "home")).isTrue();
    assertThat(store.delete(site, "home")).isFalse();
    assertThat(store.find(site, "home")).isEmpty();
  }

  @Test
  void put_nameThatNoAddressCanCarry_isRefused() {
    assertThatThrownBy(() -> store.put(new Namespace("names"), "a/b", Placement.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a/b'");
  }
}
