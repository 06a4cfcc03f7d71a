package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import java.util.Collection;
import java.util.Optional;

/** Writes lists, {@code {items, nextCursor, total}}. */
final class Lists {
  /** Up to this many a total is a number of its own. */
  private static final long EXACT = 10_000;

  private Lists() {}

  static ObjectNode of(Collection<ObjectNode> items, Optional<String> nextCursor, long total) {
    return of(items, nextCursor, total, total <= EXACT);
  }

  static ObjectNode of(
      Collection<ObjectNode> items, Optional<String> nextCursor, long total, boolean exact) {
    ObjectNode node = Json.object();
    ArrayNode array = node.putArray("items");
    items.forEach(array::add);
    nextCursor.ifPresentOrElse(
        cursor -> node.put("nextCursor", cursor), () -> node.putNull("nextCursor"));
    putTotal(node, total, exact);
    return node;
  }

  /** Puts a total, a number or, where more are not counted, {@code {value, atLeast}}. */
  static void putTotal(ObjectNode node, long total, boolean exact) {
    if (exact) {
      node.put("total", total);
    } else {
      node.putObject("total").put("value", total).put("atLeast", true);
    }
  }

  /** A list that is short enough to be shown whole. */
  static ObjectNode whole(Collection<ObjectNode> items) {
    return of(items, Optional.empty(), items.size());
  }
}
