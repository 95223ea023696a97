package io.millrace.ingest.imports;

import io.millrace.event.InteractionType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What other systems' names of interactions stand for: the usual ones, and those that are told. */
final class TypeNames {
  private static final Map<String, InteractionType> USUAL =
      Map.ofEntries(
          Map.entry("read", InteractionType.VIEW),
          Map.entry("impression", InteractionType.VIEW),
          Map.entry("watch", InteractionType.VIEW),
          Map.entry("pageview", InteractionType.VIEW),
          Map.entry("cart", InteractionType.ADD_TO_CART),
          Map.entry("addtocart", InteractionType.ADD_TO_CART),
          Map.entry("basket", InteractionType.ADD_TO_CART),
          Map.entry("buy", InteractionType.PURCHASE),
          Map.entry("order", InteractionType.PURCHASE),
          Map.entry("star", InteractionType.LIKE),
          Map.entry("favorite", InteractionType.LIKE),
          Map.entry("bookmark", InteractionType.LIKE));

  private final Map<String, InteractionType> names = new HashMap<>();

  private TypeNames() {}

  /**
   * @param told from a foreign name to one of ours
   * @throws IllegalArgumentException where that is none of ours
   */
  static TypeNames with(Map<String, String> told) {
    TypeNames all = new TypeNames();
    told.forEach(
        (name, type) ->
            all.names.put(
                key(name),
                InteractionType.ofWireName(type)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "--type %s=%s: '%s' is not one of view, click, add_to_cart, purchase, like, dislike, hide"
                                    .formatted(name, type, type)))));
    return all;
  }

  Optional<InteractionType> find(String name) {
    String key = key(name);
    InteractionType told = names.get(key);
    if (told != null) {
      return Optional.of(told);
    }
    Optional<InteractionType> own = InteractionType.ofWireName(key);
    return own.isPresent() ? own : Optional.ofNullable(USUAL.get(key.replace("_", "")));
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
  }
}
