package io.millrace.ingest.imports;

import java.util.Locale;
import java.util.Set;

/**
 * A coarse category, from the words of a gift shop's description: the first category below one of
 * whose words occurs, so that a season wins over a thing and a thing over a room. Plurals count as
 * their singular.
 */
enum GiftCategory {
  CHRISTMAS("christmas xmas santa reindeer snowman snowflake advent nativity bauble"),
  EASTER("easter bunny chick egg"),
  JEWELLERY(
      "necklace earring bracelet ring brooch pendant bangle charm hairband jewellery choker tiara"
          + " hairclip diamante"),
  BAGS("bag handbag purse shopper tote wallet rucksack satchel"),
  STATIONERY(
      "card wrap notebook pencil pen paper letter sticker envelope ribbon tissue stationery eraser"
          + " ruler journal sketchbook passport postcard stamp tape magnet chalk crayon"
          + " notepad tag badge calendar patch bookmark book diary"),
  CANDLES_AND_LIGHTS(
      "candle t-light light lantern lamp lampshade candlestick candlepot chocolatecandle matches incense candleholder bulb nightlight"),
  KITCHEN(
      "mug cup plate bowl teapot tea coffee cake baking kitchen cutlery jar jug apron tray spoon"
          + " bottle lunch pan mould dish glass tumbler napkin coaster jelly saucer teatowel towel"
          + " recipe egg-cup pantry dinner doiley doily tin chopping oven bread butter toast"
          + " beaker goblet colander placemat cutter platter dispenser chopstick sundae salt candy"),
  BATHROOM(
      "bath soap bathroom flannel washbag washing toothbrush sponge toilet hand-cream shower laundry"),
  GARDEN(
      "garden plant pot watering bird birdhouse parasol herb seed gardener flowerpot trowel"
          + " hammock gnome windchime planter bee"),
  TOYS_AND_GAMES(
      "toy game doll dolly jigsaw puzzle playing skipping yo-yo soldier spaceboy dinosaur feltcraft"
          + " kite marble bingo domino ball craft knitting sewing"
          + " teddy drawing snake skittle naught helicopter spinning animal frog paint"),
  ACCESSORIES(
      "umbrella poncho glove slipper warmer scarf hat hair keyring fob luggage lip shoe apron mac"),
  PARTY("party bunting balloon birthday garland streamer invite cocktail"),
  STORAGE(
      "box basket drawer cabinet storage tidy organiser rack crate chest hook hanger shelf container"),
  DECORATION(
      "decoration heart frame mirror clock sign cushion wreath art wall ornament cover doormat"
          + " doorstop picture photo knob flower vase bell star chair table stool quilt throw rug"
          + " curtain block bird-house tile"),
  OTHER("");

  private final Set<String> words;

  GiftCategory(String words) {
    this.words = Set.of(words.split(" "));
  }

  /** The value of an item's attribute {@code category}, for instance {@code toys and games}. */
  String attribute() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static GiftCategory of(String description) {
    String[] found = description.toLowerCase(Locale.ROOT).split("[^a-z-]+");
    for (GiftCategory category : values()) {
      for (String word : found) {
        if (category.words.contains(word) || category.words.contains(singular(word))) {
          return category;
        }
      }
    }
    return OTHER;
  }

  private static String singular(String word) {
    if (word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.endsWith("xes") || word.endsWith("shes") || word.endsWith("ches")) {
      return word.substring(0, word.length() - 2);
    }
    return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
  }
}
