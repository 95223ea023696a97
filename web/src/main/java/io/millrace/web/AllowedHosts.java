package io.millrace.web;

import io.millrace.config.Settings;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names under which a service answers. A page of an attacker whose own name suddenly leads to
 * 127.0.0.1 (DNS rebinding) is of the same origin for a browser; only the name gives it away.
 *
 * <p>Always allowed is what no attacker can own: addresses, names without a dot, and names below
 * {@code localhost}, {@code local}, {@code internal}, {@code svc} and {@code test}, which are never
 * registered.
 *
 * @param names further names, in lower case; {@code *} allows any
 */
public record AllowedHosts(Set<String> names) {
  private static final String ANY = "*";
  private static final Pattern ADDRESS =
      Pattern.compile("\\[[0-9a-f:.%]+]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern PRIVATE =
      Pattern.compile("[a-z0-9_-]+|([a-z0-9_-]+\\.)+(localhost|local|internal|svc|test)");

  public AllowedHosts {
    names = Set.copyOf(names);
  }

  /** Those that the settings name, and those of the addresses under which services are found. */
  public static AllowedHosts of(Settings settings) {
    Set<String> names = new LinkedHashSet<>();
    settings.web().allowedHosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    for (String url :
        List.of(
            settings.ingest().url(),
            settings.console().ingestUrl(),
            settings.console().servingUrl())) {
      host(url).ifPresent(names::add);
    }
    return new AllowedHosts(names);
  }

  private static Optional<String> host(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getHost())
          .map(name -> name.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the service answers under that name.
   *
   * @param host as the header {@code Host} has it, with or without a port
   */
  public boolean allows(String host) {
    if (names.contains(ANY)) {
      return true;
    }
    String name = withoutPort(host.strip().toLowerCase(Locale.ROOT));
    return ADDRESS.matcher(name).matches()
        || PRIVATE.matcher(name).matches()
        || names.contains(name);
  }

  private static String withoutPort(String host) {
    String name = host.replaceFirst(":[0-9]*$", "");
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
