package io.millrace.console.web.page;

import java.util.Locale;

/**
 * A picture for an item that has none: a ground in its category's colour and a shape of its own.
 * The same item always looks the same.
 *
 * @param ground the colour behind, as CSS writes it
 * @param far the shape's colour
 * @param near the colour of a second shape
 * @param shape {@code circle}, {@code square} or {@code wave}
 * @param x where the shape is, in a picture of 100 by 60
 * @param y where the shape is
 * @param size of the shape
 * @param letter the category's initial
 */
record TileDrawing(
    String ground, String far, String near, String shape, int x, int y, int size, String letter) {
  private static final String[] SHAPES = {"circle", "square", "wave"};

  static TileDrawing of(String item, String category) {
    int hue = Math.floorMod(spread(category), 24) * 15;
    int own = spread(item);
    return new TileDrawing(
        hsl(hue, 46, 42),
        hsl(hue + 25 + Math.floorMod(own, 20), 52, 55),
        hsl(hue - 25, 60, 68),
        SHAPES[Math.floorMod(own >>> 5, SHAPES.length)],
        15 + Math.floorMod(own >>> 8, 70),
        10 + Math.floorMod(own >>> 15, 40),
        16 + Math.floorMod(own >>> 21, 22),
        category.isEmpty()
            ? ""
            : category.substring(0, category.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT));
  }

  /** Neighbouring names far apart (the finaliser of MurmurHash3). */
  private static int spread(String name) {
    int hash = name.hashCode();
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash *= 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static String hsl(int hue, int saturation, int lightness) {
    return "hsl(%d,%d%%,%d%%)".formatted(Math.floorMod(hue, 360), saturation, lightness);
  }
}
