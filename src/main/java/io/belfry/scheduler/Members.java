package io.belfry.scheduler;

import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
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
          .map(KeyValue::key)
          .map(Members::worker)
          .filter(worker -> !left.contains(worker))
          .forEach(worker -> join(worker, now));
    } else if (event instanceof FeedEvent.RoundEnd) {
      membership.retain(round);
      round.clear();
    } else if (event instanceof FeedEvent.Changes changes) {
      changes.events().forEach(change -> apply(change, now));
    }
  }

  private void apply(Event change, Instant now) {
    String worker = worker(change.key());
    if (change instanceof Event.Put) {
      // a round under way may have passed this key already, so it counts for the round too
      join(worker, now);
    } else {
      membership.left(worker);
      round.remove(worker);
      remember(worker);
    }
  }

  private void join(String worker, Instant now) {
    round.add(worker);
    membership.joined(worker, now);
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
