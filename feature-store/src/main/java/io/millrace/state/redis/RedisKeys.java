package io.millrace.state.redis;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import io.millrace.state.codec.StateCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The keys of one site, the only place where they are made.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><td>{@code <site>:u:<user>}</td><td>a user's state, bytes</td></tr>
 * <tr><td>{@code <site>:arms:<user>}</td><td>the arms a user or visitor was given, for a while</td></tr>
 * <tr><td>{@code <site>:i:<item>}</td><td>an item's state, bytes</td></tr>
 * <tr><td>{@code <site>:text:<item>}</td><td>the vector of an item's text, bytes</td></tr>
 * <tr><td>{@code <site>:popular}</td><td>sorted set of items by {@link
 *     io.millrace.state.Popularity}</td></tr>
 * <tr><td>{@code <site>:newest}</td><td>sorted set of items by the time they were listed, ms</td></tr>
 * <tr><td>{@code <site>:catalogue}</td><td>set of items</td></tr>
 * <tr><td>{@code <site>:damaged:<rest of a key>}</td><td>a value that could not be read, as it
 *     was found</td></tr>
 * <tr><td>{@code <site>:batches}</td><td>how many batches were applied: what writers watch</td></tr>
 * <tr><td>{@code <site>:offsets:<topic>}</td><td>hash from partition to the next offset</td></tr>
 * </table>
 */
public record RedisKeys(Namespace namespace) {
  private static final String ITEM = "i:";

  byte[] user(UserId userId) {
    return bytes(namespace.keyPrefix() + "u:" + userId.value());
  }

  byte[] arms(UserId unit) {
    return bytes(namespace.keyPrefix() + "arms:" + unit.value());
  }

  byte[] item(ItemId itemId) {
    return bytes(itemPrefix() + itemId.value());
  }

  /** What the keys of items begin with: a near cache of items is told of changes by it. */
  public String itemPrefix() {
    return namespace.keyPrefix() + ITEM;
  }

  /** Returns what the keys of items of the same namespace as an item's key begin with. */
  static String itemPrefix(String itemKey) {
    return itemKey.substring(0, itemKey.indexOf(':') + 1) + ITEM;
  }

  byte[] text(ItemId itemId) {
    return bytes(namespace.keyPrefix() + "text:" + itemId.value());
  }

  String popular() {
    return namespace.keyPrefix() + "popular";
  }

  String newest() {
    return namespace.keyPrefix() + "newest";
  }

  String catalogue() {
    return namespace.keyPrefix() + "catalogue";
  }

  String batches() {
    return namespace.keyPrefix() + "batches";
  }

  String hold() {
    return namespace.keyPrefix() + "hold";
  }

  String offsets(Topic topic) {
    return namespace.keyPrefix() + "offsets:" + topic.suffix();
  }

  /** Where a value is kept that cannot be read, out of the way of those that can. */
  byte[] damaged(byte[] key) {
    String name = new String(key, StandardCharsets.UTF_8);
    return bytes(
        namespace.keyPrefix() + "damaged:" + name.substring(namespace.keyPrefix().length()));
  }

  /** Keys and values of states by turns, as {@code MSET} takes them. */
  byte[][] states(Collection<UserState> users, Collection<ItemState> items) {
    List<byte[]> values = new ArrayList<>(2 * (users.size() + items.size()));
    for (UserState user : users) {
      values.add(user(user.userId()));
      values.add(StateCodec.encode(user));
    }
    for (ItemState item : items) {
      values.add(item(item.itemId()));
      values.add(StateCodec.encode(item));
    }
    return values.toArray(byte[][]::new);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
