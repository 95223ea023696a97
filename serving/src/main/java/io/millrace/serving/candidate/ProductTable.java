package io.millrace.serving.candidate;

import java.util.Arrays;

/**
 * Which item stands for each product: a hash table with open addressing that is cleared and used
 * again. One thread at a time.
 */
final class ProductTable {
  /** Slots a product. */
  private static final int SPARSE = 4;

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** A product's number, 0 where a slot is empty. */
  private long[] products = new long[256];

  private int[] positions = new int[256];
  private int size;

  void clear() {
    if (size > 0) {
      Arrays.fill(products, 0);
      size = 0;
    }
  }

  /**
   * Lets an item stand for a product, unless another does.
   *
   * @param product not 0
   * @param position of the item
   * @return whether the item stands for it now
   */
  boolean claim(long product, int position) {
    int slot = slot(product);
    if (products[slot] == product) {
      return positions[slot] == position;
    }
    if (SPARSE * ++size > products.length) {
      grow();
      slot = slot(product);
    }
    products[slot] = product;
    positions[slot] = position;
    return true;
  }

  private int slot(long product) {
    int mask = products.length - 1;
    int slot = (int) (product * SPREAD >>> 32) & mask;
    while (products[slot] != 0 && products[slot] != product) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldProducts = products;
    int[] oldPositions = positions;
    products = new long[2 * oldProducts.length];
    positions = new int[products.length];
    for (int i = 0; i < oldProducts.length; i++) {
      if (oldProducts[i] != 0) {
        int slot = slot(oldProducts[i]);
        products[slot] = oldProducts[i];
        positions[slot] = oldPositions[i];
      }
    }
  }
}
