package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemTextTest {
  @Test
  void of_allAttributes_beginsWithTheTitleAndEndsWithTheDescription() {
    assertThat(
            ItemText.of(
                Map.of(
                    "description", Value.of("<p>Wakes you&nbsp;up.<br>\n Loud</p>"),
                    "category", Value.of("clocks"),
                    "categories", Value.of(List.of("clocks", "home")),
                    "genres", Value.of(List.of("retro")),
                    "brand", Value.of("Acme"),
                    "name", Value.of("not used"),
                    "title", Value.of("  Alarm  clock "),
                    "price", Value.of(3))))
        .contains("Alarm clock. Acme. clocks, home, retro. Wakes you&nbsp;up. Loud");
  }

  @Test
  void of_nameOrDescriptionInPlaceOfATitle_isEnough() {
    assertThat(ItemText.of(Map.of("name", Value.of("Clock"), "title", Value.of(" "))))
        .contains("Clock");
    assertThat(ItemText.of(Map.of("description", Value.of("A clock")))).contains("A clock");
  }

  @Test
  void of_nothingThatTellsTheItemFromOthers_isEmpty() {
    assertThat(ItemText.of(Map.of())).isEmpty();
    assertThat(ItemText.of(Map.of("category", Value.of("clocks"), "brand", Value.of("Acme"))))
        .isEmpty();
    assertThat(ItemText.of(Map.of("title", Value.of(7)))).isEmpty();
  }

  @Test
  void of_longDescription_isCutBetweenCharacters() {
    String text = ItemText.of(Map.of("title", Value.of("\ud83d\udd25".repeat(2000)))).orElseThrow();
    assertThat(text).hasSize(ItemText.MAX_CHARACTERS);
    assertThat(ItemText.of(Map.of("title", Value.of("x" + "\ud83d\udd25".repeat(2000)))))
        .hasValueSatisfying(
            odd -> assertThat(odd).hasSize(ItemText.MAX_CHARACTERS - 1).endsWith("\ud83d\udd25"));
  }
}
