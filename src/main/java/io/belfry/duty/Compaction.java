package io.belfry.duty;

import io.belfry.kv.KeyValueStore;
import io.belfry.store.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Has the store forget old revisions, which etcd by itself keeps for ever until it is full: every
 * {@link #REVISIONS} or every {@link #AGE}, up to what was the present one round ago, so that no
 * watch that keeps up has to begin again.
 */
public final class Compaction implements Duty {
  static final long REVISIONS = 200_000;
  static final Duration AGE = Duration.ofMinutes(5);

  private final KeyValueStore kv;
  private final Clock clock;
  private volatile Seen before = new Seen(0, Instant.MIN);
  private volatile Seen compacted = new Seen(0, Instant.MIN);

  /** A revision, and when that was. */
  private record Seen(long revision, Instant at) {}

  public Compaction(KeyValueStore kv, Clock clock) {
    this.kv = kv;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "compaction";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(10);
  }

  @Override
  public CompletableFuture<Void> round() {
    return kv.range(Keys.LEADERS, "", 1).thenCompose(page -> round(page.revision()));
  }

  private CompletableFuture<Void> round(long revision) {
    Seen last = before;
    before = new Seen(revision, clock.instant());
    boolean known = last.revision() > compacted.revision();
    boolean many = last.revision() - compacted.revision() >= REVISIONS;
    boolean old = compacted.at().isBefore(clock.instant().minus(AGE));
    if (!known || !(many || old)) {
      return CompletableFuture.completedFuture(null);
    }
    compacted = new Seen(last.revision(), clock.instant());
    return kv.compact(last.revision());
  }
}
