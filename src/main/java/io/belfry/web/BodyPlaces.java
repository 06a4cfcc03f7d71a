package io.belfry.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the bodies that are waited for: each of them holds one of the server's threads, so only so
 * many are, and fewer of one network; some places are kept for networks that have none. What has
 * come whole with its head needs no place.
 *
 * <p>Any thread may come. Who finds no place waits a moment, as most bodies are there in one; so
 * few do that they hold nobody up either.
 */
final class BodyPlaces {
  /**
   * How many there are for each processor; WildFly has 16 threads for each, and some stay free for
   * everybody else.
   */
  static final Size OF_A_PROCESSOR = new Size(6, 4, 3, 3);

  private static final Duration PATIENCE = Duration.ofMillis(500);

  /**
   * How many places there are.
   *
   * @param most for everybody
   * @param mostOfOne of them for one network
   * @param kept beside them, for networks that have none
   * @param mostWaiting who may wait for a place
   */
  record Size(int most, int mostOfOne, int kept, int mostWaiting) {
    Size times(int factor) {
      return new Size(most * factor, mostOfOne * factor, kept * factor, mostWaiting * factor);
    }
  }

  private final Size size;
  private final Duration patience;
  private final Map<String, Integer> taken = new HashMap<>(); // guarded by this
  private int all; // guarded by this
  private int waiting; // guarded by this

  BodyPlaces(Size size, Duration patience) {
    this.size = size;
    this.patience = patience;
  }

  /** As many as a server with so many processors can do without. */
  static BodyPlaces of(int processors) {
    return new BodyPlaces(OF_A_PROCESSOR.times(processors), PATIENCE);
  }

  /** Takes a place, or answers false where there is none; {@link #leave} gives it back. */
  synchronized boolean enter(String network) {
    if (!isFree(network) && !waitFor(network)) {
      return false;
    }
    all++;
    taken.merge(network, 1, Integer::sum);
    return true;
  }

  private boolean isFree(String network) {
    int ofOne = taken.getOrDefault(network, 0);
    return ofOne == 0
        ? all < size.most() + size.kept()
        : ofOne < size.mostOfOne() && all < size.most();
  }

  private synchronized boolean waitFor(String network) {
    if (waiting >= size.mostWaiting()) {
      return false;
    }
    waiting++;
    try {
      long end = System.nanoTime() + patience.toNanos();
      long left = patience.toMillis();
      while (!isFree(network) && left > 0) {
        wait(left);
        left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      }
      return isFree(network);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting--;
    }
  }

  /** Gives a place back. */
  synchronized void leave(String network) {
    all--;
    int ofOne = taken.getOrDefault(network, 0);
    if (ofOne > 1) {
      taken.put(network, ofOne - 1);
    } else {
      taken.remove(network);
    }
    notifyAll();
  }

  /** How many networks have one. */
  synchronized int networks() {
    return taken.size();
  }
}
