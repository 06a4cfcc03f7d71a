package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads all values below a prefix, page by page. */
final class Ranges {
  private static final int PAGE = 1_000;

  private Ranges() {}

  /** Turns a stored value into what it says. */
  interface Reader<T> {
    T read(KeyValue stored) throws UnreadableValueException;
  }

  /** All readable values, in the order of their keys. */
  static <T> CompletableFuture<List<T>> all(KeyValueStore kv, String prefix, Reader<T> reader) {
    return more(kv, prefix, "", reader, new ArrayList<>());
  }

  private static <T> CompletableFuture<List<T>> more(
      KeyValueStore kv, String prefix, String after, Reader<T> reader, List<T> found) {
    return kv.range(prefix, after, PAGE)
        .thenCompose(
            page -> {
              addReadable(page, reader, found);
              if (!page.more()) {
                return CompletableFuture.completedFuture(List.copyOf(found));
              }
              String last = page.items().get(page.items().size() - 1).key();
              return more(kv, prefix, last, reader, found);
            });
  }

  /** A value that can't be read is left out: one bad entry must not hide the others. */
  private static <T> void addReadable(Page page, Reader<T> reader, List<T> found) {
    for (KeyValue item : page.items()) {
      try {
        found.add(reader.read(item));
      } catch (UnreadableValueException e) {
        continue;
      }
    }
  }
}
