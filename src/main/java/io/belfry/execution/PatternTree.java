package io.belfry.execution;

import java.util.Arrays;
import java.util.Collection;

/**
 * An Aho-Corasick automaton over bytes: it sees every occurrence of many patterns in one pass. A
 * state stands for the longest end of the text so far that begins a pattern. Immutable.
 */
final class PatternTree {
  /** The state in which nothing of a pattern has been seen. */
  static final int ROOT = 0;

  private final int[] first = new int[256];
  private final int[] child;
  private final int[] sibling;
  private final byte[] label;
  private final int[] failure;
  private final int[] depth;
  private final int[] match;
  private int size = 1;
  private int deepest;

  /** A tree of these patterns, none of which is empty. */
  PatternTree(Collection<byte[]> patterns) {
    int most = 1 + patterns.stream().mapToInt(pattern -> pattern.length).sum();
    child = new int[most];
    sibling = new int[most];
    label = new byte[most];
    failure = new int[most];
    depth = new int[most];
    match = new int[most];
    patterns.forEach(this::insert);
    link();
  }

  /** The state after one more byte. */
  int next(int state, byte input) {
    int from = state;
    while (from != ROOT) {
      int to = childOf(from, input);
      if (to != ROOT) {
        return to;
      }
      from = failure[from];
    }
    return first[input & 0xff];
  }

  /** The length of the longest pattern that ends here, or 0. */
  int match(int state) {
    return match[state];
  }

  /** How many of the last bytes may be the beginning of a pattern that is yet to end. */
  int pending(int state) {
    return depth[settled(state)];
  }

  /** The state from which the text goes on just as from this one: never the end of a branch. */
  int settled(int state) {
    int settled = state;
    while (settled != ROOT && child[settled] == ROOT) {
      settled = failure[settled];
    }
    return settled;
  }

  /** The length of the longest pattern. */
  int deepest() {
    return deepest;
  }

  private int childOf(int node, byte input) {
    if (node == ROOT) {
      return first[input & 0xff];
    }
    int found = child[node];
    while (found != ROOT && label[found] != input) {
      found = sibling[found];
    }
    return found;
  }

  private void insert(byte[] pattern) {
    int node = ROOT;
    for (byte input : pattern) {
      int next = childOf(node, input);
      node = next == ROOT ? grow(node, input) : next;
    }
    match[node] = pattern.length;
    deepest = Math.max(deepest, pattern.length);
  }

  private int grow(int parent, byte input) {
    int node = size++;
    label[node] = input;
    depth[node] = depth[parent] + 1;
    if (parent == ROOT) {
      first[input & 0xff] = node;
    } else {
      sibling[node] = child[parent];
      child[parent] = node;
    }
    return node;
  }

  /** Breadth first, so that what a failure leads to is complete before it is followed. */
  private void link() {
    int[] queue = Arrays.stream(first).filter(node -> node != ROOT).toArray();
    int end = queue.length;
    queue = Arrays.copyOf(queue, size);
    for (int at = 0; at < end; at++) {
      int node = queue[at];
      for (int each = child[node]; each != ROOT; each = sibling[each]) {
        failure[each] = next(failure[node], label[each]);
        match[each] = Math.max(match[each], match[failure[each]]);
        queue[end++] = each;
      }
    }
  }
}
