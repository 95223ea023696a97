package io.millrace.state.redis;

import io.millrace.event.ItemId;
import io.millrace.state.ItemChanges;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** What one reader has not yet taken of one namespace's changes. Safe for use by two threads. */
final class RedisItemChanges implements ItemChanges {
  /** Above this, reading everything anew is cheaper than remembering what. */
  private static final int MOST = 100_000;

  private final String prefix;
  private final Consumer<RedisItemChanges> closing;
  private final Set<ItemId> heard = new HashSet<>();
  private boolean everything = true;

  /**
   * @param prefix of the keys of the namespace's items
   * @param closing ends the subscription
   */
  RedisItemChanges(String prefix, Consumer<RedisItemChanges> closing) {
    this.prefix = prefix;
    this.closing = closing;
  }

  String prefix() {
    return prefix;
  }

  @Override
  public synchronized Changed drain() {
    Changed changed = new Changed(everything, heard);
    everything = false;
    heard.clear();
    return changed;
  }

  synchronized void everything() {
    everything = true;
    heard.clear();
  }

  /** Remembers the item of a changed key. */
  synchronized void changed(String key) {
    if (everything) {
      return;
    }
    if (heard.size() >= MOST) {
      everything();
    } else if (key.length() > prefix.length()) {
      heard.add(new ItemId(key.substring(prefix.length())));
    }
  }

  @Override
  public void close() {
    closing.accept(this);
  }
}
