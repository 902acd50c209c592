package dev.repositorymcp.tool;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is made when it is first asked for, once.
public final class Once<T> implements Supplier<T> {
  private final Supplier<T> source;
  private volatile @Nullable T value;

  public Once(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T known = value;
    return known == null ? make() : known;
  }

  private synchronized T make() {
    T known = value == null ? source.get() : value;
    value = known;
    return known;
  }
}
