package io.belfry.scheduler;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import io.belfry.store.Workers;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Applies the feed of registrations to the membership. Used by the scheduler's thread. */
final class Members {
  private static final int REMEMBERED = 1_000;

  private final Membership membership;
  private final Set<String> round = new HashSet<>();
  // an id is never registered twice, so a page that was read before it left can't bring it back
  private final Set<String> left = new LinkedHashSet<>();

  Members(Membership membership) {
    this.membership = membership;
  }

  void apply(FeedEvent event, Instant now) {
    if (event instanceof FeedEvent.Page page) {
      page.items().stream()
          .filter(item -> !left.contains(worker(item.key())))
          .forEach(item -> join(item, now));
    } else if (event instanceof FeedEvent.RoundEnd) {
      membership.retain(round);
      round.clear();
    } else if (event instanceof FeedEvent.Changes changes) {
      changes.events().forEach(change -> apply(change, now));
    }
  }

  private void apply(Event change, Instant now) {
    if (change instanceof Event.Put put) {
      // a round under way may have passed this key already, so it counts for the round too
      join(put.keyValue(), now);
    } else {
      String worker = worker(change.key());
      membership.left(worker);
      round.remove(worker);
      remember(worker);
    }
  }

  private void join(KeyValue item, Instant now) {
    round.add(worker(item.key()));
    membership.joined(worker(item.key()), isDraining(item), now);
  }

  private static boolean isDraining(KeyValue item) {
    try {
      return Workers.read(item).draining();
    } catch (UnreadableValueException e) {
      return false; // of a newer version, and registered all the same
    }
  }

  private void remember(String worker) {
    left.add(worker);
    if (left.size() > REMEMBERED) {
      left.remove(left.iterator().next());
    }
  }

  private static String worker(String key) {
    return key.substring(Keys.WORKERS.length());
  }
}
