package io.millrace.serving.catalogue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values by position, read without a lock. A reader sees some value that was set, perhaps not yet
 * the newest.
 *
 * @param <T> immutable, with final fields: that is what makes reading without a lock safe
 */
public final class ByPosition<T> {
  private static final int LEAST = 1024;

  private volatile @Nullable Object[] values = new Object[LEAST];

  /** The value; null where none was set. */
  @SuppressWarnings("unchecked")
  public @Nullable T get(int position) {
    @Nullable Object[] current = values;
    return position < current.length ? (T) current[position] : null;
  }

  /** Sets a value, or takes it away. */
  public synchronized void set(int position, @Nullable T value) {
    if (position >= values.length) {
      if (value == null) {
        return;
      }
      values = Arrays.copyOf(values, Math.max(position + 1, values.length * 2));
    }
    values[position] = value;
  }

  /** Above every position that has a value. */
  public int limit() {
    return values.length;
  }
}
