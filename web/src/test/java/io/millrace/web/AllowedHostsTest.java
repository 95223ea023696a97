package io.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Settings;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "LOCALHOST",
        "127.0.0.1:8080",
        "[::1]:8080",
        "[::1]",
        "serving",
        "shop.localhost",
        "serving.shop.svc.cluster.local",
        "node7.internal:80",
        "localhost."
      })
  void allows_namesThatNobodyCanRegister(String host) {
    assertThat(new AllowedHosts(Set.of()).allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example.",
        "evil.local.example",
        "a b",
        "evil.example/localhost",
        ""
      })
  void allows_namesOfOthers_not(String host) {
    assertThat(new AllowedHosts(Set.of()).allows(host)).isFalse();
  }

  @Test
  void of_settings_namesOfTheirUrlsAndTheListedAreAllowed() {
    AllowedHosts hosts =
        AllowedHosts.of(
            Settings.defaults()
                .with("millrace.allowed-hosts", " Console.Shop.example , api.shop.example")
                .with("millrace.ingest.url", "https://collect.shop.example/x"));
    assertThat(hosts.allows("console.shop.example:443")).isTrue();
    assertThat(hosts.allows("api.shop.example")).isTrue();
    assertThat(hosts.allows("collect.shop.example")).isTrue();
    assertThat(hosts.allows("shop.example")).isFalse();
    assertThat(new AllowedHosts(Set.of("*")).allows("evil.example")).isTrue();
  }

  @Test
  void properties_forwardedHeaders_areBelievedOnlyIfAskedFor() {
    assertThat(WebEdge.properties(Settings.defaults()))
        .containsEntry("server.forward-headers-strategy", "none");
    assertThat(WebEdge.properties(Settings.defaults().with("millrace.forwarded-headers", "trust")))
        .containsEntry("server.forward-headers-strategy", "framework");
    assertThatThrownBy(
            () -> WebEdge.properties(Settings.defaults().with("millrace.forwarded-headers", "yes")))
        .hasMessageContaining("MILLRACE_FORWARDED_HEADERS")
        .hasMessageContaining("'yes'");
  }
}
