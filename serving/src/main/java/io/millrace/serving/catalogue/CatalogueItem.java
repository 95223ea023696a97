package io.millrace.serving.catalogue;

import io.millrace.event.ItemId;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** One state of an item, with what requests ask of it. Immutable. */
public final class CatalogueItem {
  /** The position of an item that stands in no table. */
  static final int NOWHERE = -1;

  private static final Comparator<Map.Entry<ItemId, Double>> CLOSEST_FIRST =
      Map.Entry.<ItemId, Double>comparingByValue()
          .reversed()
          .thenComparing(entry -> entry.getKey().value());

  private final int position;
  private final ItemState state;
  private final int itemHash;
  private final long product;
  private final int[] categories;
  private final Membership membership;
  private final Membership.Claim claim;
  private final long from;
  private final long until;
  private final int[] neighbours;
  private final float[] closeness;

  private CatalogueItem(
      int position, ItemState state, Membership membership, int[] neighbours, float[] closeness) {
    this.position = position;
    this.state = state;
    this.itemHash = state.itemId().hash();
    this.product = Products.of(state);
    this.categories = Categories.hashes(state);
    this.membership = membership;
    this.claim = Membership.claim(state);
    Availability availability =
        state.deleted() ? Availability.NEVER : Availability.of(state.attributes());
    this.from = availability.from();
    this.until = availability.until();
    this.neighbours = neighbours;
    this.closeness = closeness;
  }

  /**
   * An item of a table.
   *
   * @param positions gives each item a position, itself and its neighbours
   */
  public static CatalogueItem of(ItemState state, ToIntFunction<ItemId> positions) {
    return of(state, Membership.OPEN, positions);
  }

  /** The same of a table whose membership says which of its items are the catalogue. */
  static CatalogueItem of(ItemState state, Membership membership, ToIntFunction<ItemId> positions) {
    List<Map.Entry<ItemId, Double>> entries = new ArrayList<>(state.neighbours().entrySet());
    entries.sort(CLOSEST_FIRST);
    int[] neighbours = new int[entries.size()];
    float[] closeness = new float[neighbours.length];
    float rarity = Rarities.of(state);
    for (int i = 0; i < neighbours.length; i++) {
      neighbours[i] = positions.applyAsInt(entries.get(i).getKey());
      closeness[i] = (float) (entries.get(i).getValue() * rarity);
    }
    return new CatalogueItem(
        positions.applyAsInt(state.itemId()),
        withoutNeighbours(state),
        membership,
        neighbours,
        closeness);
  }

  /** An item outside any table: it has no position and no neighbours. */
  public static CatalogueItem outside(ItemState state) {
    return new CatalogueItem(
        NOWHERE, withoutNeighbours(state), Membership.OPEN, new int[0], new float[0]);
  }

  private static ItemState withoutNeighbours(ItemState state) {
    return state.neighbours().isEmpty()
        ? state
        : new ItemState(
            state.itemId(),
            state.attributes(),
            state.deleted(),
            state.counts(),
            state.impressions(),
            Map.of(),
            state.firstSeen(),
            state.listed(),
            state.updated(),
            state.placements());
  }

  /** Its number in the table; below 0 for one that stands in none. */
  public int position() {
    return position;
  }

  public ItemId itemId() {
    return state.itemId();
  }

  /** Returns the hash of its id, see {@link ItemId#hash()}. */
  public int itemHash() {
    return itemHash;
  }

  /** Returns a number that all items of one product share, see {@link Products}; 0 for none. */
  public long product() {
    return product;
  }

  /** Returns the hashes of its categories, ascending; not to be changed. */
  int[] categories() {
    return categories;
  }

  /** What is known of it, without the neighbours, which are kept here by position. */
  public ItemState state() {
    return state;
  }

  /** Whether an {@code item} event listed it. */
  boolean isListed() {
    return claim == Membership.Claim.LISTED;
  }

  /**
   * Whether it may be shown to anybody: a part of the catalogue ({@link Membership}), neither
   * deleted, nor out of stock, early or expired.
   */
  public boolean available(Instant now) {
    return available(now.toEpochMilli());
  }

  /** The same by milliseconds since the epoch. */
  public boolean available(long now) {
    return from <= now && now < until && membership.admits(claim);
  }

  /** Returns how many positive interactions it has, and 10: what is hardly known is not rare. */
  public double popularity() {
    return Rarities.popularity(state);
  }

  /** How many items stand near it. */
  public int neighbours() {
    return neighbours.length;
  }

  /** The position of the i-th neighbour, the closest first; equals by item id. */
  public int neighbour(int i) {
    return neighbours[i];
  }

  /**
   * How much the item and its i-th neighbour have in common, times the item's own rarity; times the
   * neighbour's ({@link ItemTable#rarity}) it is their cosine.
   */
  public float closeness(int i) {
    return closeness[i];
  }

  /** Whether nothing changed between two states of an item. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CatalogueItem item
        && position == item.position
        && state.equals(item.state)
        && Arrays.equals(neighbours, item.neighbours)
        && Arrays.equals(closeness, item.closeness);
  }

  @Override
  public int hashCode() {
    return state.itemId().hashCode();
  }

  @Override
  public String toString() {
    return state.itemId() + "@" + position;
  }
}
