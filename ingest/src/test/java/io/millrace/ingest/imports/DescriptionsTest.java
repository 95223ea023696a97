package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptionsTest {
  @Test
  void title_tillText_readsLikeAPersonWroteIt() {
    Map<String, String> titles =
        Map.of(
            "WHITE HANGING HEART T-LIGHT HOLDER", "White Hanging Heart T-Light Holder",
            "AMETHYST DROP EARRINGS W LONG BEADS", "Amethyst Drop Earrings with Long Beads",
            "SET/20 FRUIT SALAD PAPER NAPKINS", "Set of 20 Fruit Salad Paper Napkins",
            "POLYESTER FILLER PAD 45x45cm", "Polyester Filler Pad 45x45cm",
            "50'S CHRISTMAS GIFT BAG LARGE", "50's Christmas Gift Bag Large",
            "*Boombox Ipod Classic", "Boombox Ipod Classic",
            "SUNJAR LED NIGHT NIGHT LIGHT", "Sunjar LED Night Night Light",
            "MUG , DOTCOMGIFTSHOP.COM", "Mug, Dotcomgiftshop.Com");

    titles.forEach((raw, title) -> assertThat(Descriptions.title(raw)).isEqualTo(title));
  }

  @Test
  void flaw_servicesAndNotes_areNoProducts() {
    for (String bought : List.of("POSTAGE", "Manual", "Bank Charges", "Next Day Carriage")) {
      assertThat(Descriptions.flaw(bought, true)).as(bought).contains("non_product");
    }
    for (String note :
        List.of(
            "thrown away", "?missing", "Damaged", "DAMAGED", "AMAZON", "taig adjust", "CHECK")) {
      assertThat(Descriptions.flaw(note, false)).as(note).contains("non_product");
    }
    for (String empty : List.of("", "  ", "?", "??")) {
      assertThat(Descriptions.flaw(empty, false)).as(empty).contains("empty_description");
    }
  }

  @Test
  void flaw_products_areProductsAlsoWhenNeverBought() {
    for (String product :
        List.of(
            "BROWN CHECK CAT DOORSTOP",
            "FRENCH CARRIAGE LANTERN",
            "BLUE CHECK BAG W HANDLE",
            "MERCHANT'S CHEST",
            "BAG 500g SWIRLY MARBLES")) {
      assertThat(Descriptions.flaw(product, false)).as(product).isEmpty();
    }
    assertThat(Descriptions.flaw("Dr. Jam's Arouzer Stress Ball", true)).isEmpty();
  }

  @Test
  void category_firstThatMatches_wins() {
    assertThat(GiftCategory.of("CHRISTMAS METAL POSTCARD WITH BELLS").attribute())
        .isEqualTo("christmas");
    assertThat(GiftCategory.of("RED RETROSPOT MUG").attribute()).isEqualTo("kitchen");
    assertThat(GiftCategory.of("PACK OF 72 RETROSPOT CAKE CASES").attribute()).isEqualTo("kitchen");
    assertThat(GiftCategory.of("JUMBO BAG PINK POLKADOT").attribute()).isEqualTo("bags");
    assertThat(GiftCategory.of("ASSORTED FAIRIES").attribute()).isEqualTo("other");
  }
}
