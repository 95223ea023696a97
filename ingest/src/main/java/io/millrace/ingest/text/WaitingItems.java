package io.millrace.ingest.text;

import io.millrace.event.ItemId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Items whose text may have changed, in the order of their arrival, each once. Bounded: instead of
 * waiting for a place, it remembers that the whole catalogue must be looked through.
 */
final class WaitingItems {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<ItemId> items = new LinkedHashSet<>();

  /** True at first: items may have changed while no process ran. */
  private boolean catalogueDue = true;

  private boolean closed;

  WaitingItems(int capacity) {
    this.capacity = capacity;
  }

  /** Adds items as far as there is capacity. */
  void add(Iterable<ItemId> more) {
    lock.lock();
    try {
      for (ItemId id : more) {
        if (items.size() < capacity || items.contains(id)) {
          items.add(id);
        } else {
          catalogueDue = true;
          break;
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest, at most as many as wanted. */
  List<ItemId> take(int most) {
    lock.lock();
    try {
      List<ItemId> taken = new ArrayList<>();
      Iterator<ItemId> oldest = items.iterator();
      while (taken.size() < most && oldest.hasNext()) {
        taken.add(oldest.next());
        oldest.remove();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the catalogue must be looked through, and takes it that it is from now on. */
  boolean takeCatalogue() {
    lock.lock();
    try {
      boolean due = catalogueDue;
      catalogueDue = false;
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** The catalogue must be looked through after all. */
  void returnCatalogue() {
    lock.lock();
    try {
      catalogueDue = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to do, or until it is closed. */
  void await() throws InterruptedException {
    lock.lock();
    try {
      while (items.isEmpty() && !catalogueDue && !closed) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return items.size();
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return items.isEmpty() && !catalogueDue;
    } finally {
      lock.unlock();
    }
  }
}
