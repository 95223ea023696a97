package io.millrace.serving.site;

import io.millrace.event.Value;
import io.millrace.state.ItemState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people call an item. */
final class Titles {
  private static final List<String> ATTRIBUTES = List.of("title", "name", "description");

  private Titles() {}

  static Optional<String> of(ItemState item) {
    return ATTRIBUTES.stream()
        .flatMap(
            name ->
                item.attributes().get(name) instanceof Value.Text text
                    ? Stream.of(text.text())
                    : Stream.empty())
        .findFirst();
  }
}
