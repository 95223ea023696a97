package io.millrace.event;

import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of many texts that is asked whether it contains one. The first such question
 * makes an index: an item with 2,000 tags is then as quick to filter as one with two.
 */
final class IndexedTexts extends AbstractList<String> implements RandomAccess {
  /** Shorter lists are read faster than an index is made. */
  private static final int SHORT = 24;

  private final List<String> texts;
  private volatile @Nullable Set<String> index;

  private IndexedTexts(List<String> texts) {
    this.texts = texts;
  }

  static List<String> of(List<String> texts) {
    if (texts instanceof IndexedTexts) {
      return texts;
    }
    List<String> copy = List.copyOf(texts);
    return copy.size() <= SHORT ? copy : new IndexedTexts(copy);
  }

  @Override
  public String get(int i) {
    return texts.get(i);
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public boolean contains(@Nullable Object text) {
    Set<String> known = index;
    if (known == null) {
      known = new HashSet<>(texts);
      index = known;
    }
    return known.contains(text);
  }
}
