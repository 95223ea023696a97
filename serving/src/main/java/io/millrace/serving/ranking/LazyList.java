package io.millrace.serving.ranking;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * A list whose elements are made when they are first looked at, with those before them: of hundreds
 * of ranked items a slate looks at the first few. One thread.
 */
public final class LazyList<T> extends AbstractList<T> implements RandomAccess {
  private final int size;
  private final IntFunction<T> maker;
  private final List<T> made = new ArrayList<>();

  /**
   * @param maker gives the element with an index; asked once for each
   */
  public LazyList(int size, IntFunction<T> maker) {
    this.size = size;
    this.maker = maker;
  }

  @Override
  public T get(int index) {
    Objects.checkIndex(index, size);
    while (made.size() <= index) {
      made.add(maker.apply(made.size()));
    }
    return made.get(index);
  }

  @Override
  public int size() {
    return size;
  }
}
