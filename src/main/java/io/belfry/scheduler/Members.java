package io.belfry.scheduler;

import io.belfry.kv.KeyValue;
import io.belfry.kv.WatchListener.Event;
import io.belfry.store.FeedEvent;
import io.belfry.store.Keys;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Applies the feed of registrations to the membership. Used by the scheduler's thread. */
final class Members {
  private final Membership membership;
  private final Set<String> round = new HashSet<>();

  Members(Membership membership) {
    this.membership = membership;
  }

  void apply(FeedEvent event, Instant now) {
    if (event instanceof FeedEvent.Page page) {
      for (KeyValue item : page.items()) {
        round.add(worker(item.key()));
        membership.joined(worker(item.key()), now);
      }
    } else if (event instanceof FeedEvent.RoundEnd) {
      membership.retain(round);
      round.clear();
    } else if (event instanceof FeedEvent.Changes changes) {
      changes.events().forEach(change -> apply(change, now));
    }
  }

  private void apply(Event change, Instant now) {
    if (change instanceof Event.Put) {
      membership.joined(worker(change.key()), now);
      // a round under way may have passed this key already
      round.add(worker(change.key()));
    } else {
      membership.left(worker(change.key()));
      round.remove(worker(change.key()));
    }
  }

  private static String worker(String key) {
    return key.substring(Keys.WORKERS.length());
  }
}
