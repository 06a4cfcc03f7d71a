package io.belfry.kv;

import java.util.List;

/**
 * One page of a prefix range, in key order.
 *
 * @param items the keys of this page
 * @param revision the store's revision when the page was read; a watch from {@code revision + 1} of
 *     the FIRST page misses nothing that later pages did not show
 * @param more whether keys follow behind the last item
 */
public record Page(List<KeyValue> items, long revision, boolean more) {
  public Page {
    items = List.copyOf(items);
  }
}
