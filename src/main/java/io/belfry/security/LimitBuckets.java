package io.belfry.security;

import io.belfry.store.LimitStates;
import io.belfry.store.LimitStates.Seen;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Bucket4j's buckets over our store, one after the other on the caller's thread. */
final class LimitBuckets extends AbstractCompareAndSwapBasedProxyManager<LimitBuckets.Key> {
  private final LimitStates states;

  /**
   * Which bucket.
   *
   * @param hash whose it is, and of which limit
   * @param period the time in which it is full again
   */
  record Key(String hash, Duration period) {}

  LimitBuckets(LimitStates states, Clock clock) {
    super(ClientSideConfig.getDefault().withClientClock(new WallTime(clock)));
    this.states = states;
  }

  @Override
  protected CompareAndSwapOperation beginCompareAndSwapOperation(Key key) {
    return new Swap(states, key);
  }

  @Override
  public void removeProxy(Key key) {
    throw new UnsupportedOperationException("buckets go with their leases");
  }

  @Override
  public boolean isAsyncModeSupported() {
    return false;
  }

  @Override
  protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(Key key) {
    throw new UnsupportedOperationException("callers wait");
  }

  @Override
  protected CompletableFuture<Void> removeAsync(Key key) {
    throw new UnsupportedOperationException("buckets go with their leases");
  }

  /** One change of one bucket, which may take several tries; for one thread. */
  private static final class Swap implements CompareAndSwapOperation {
    private final LimitStates states;
    private final Key key;
    private Optional<Seen> seen = Optional.empty();

    Swap(LimitStates states, Key key) {
      this.states = states;
      this.key = key;
    }

    @Override
    public Optional<byte[]> getStateData(Optional<Long> timeout) {
      seen = Stored.await(states.find(key.hash()));
      return seen.flatMap(Swap::decode);
    }

    /** The bucket, or nothing where the value is none: then it is full, and written anew. */
    private static Optional<byte[]> decode(Seen seen) {
      try {
        byte[] bucket = Base64.getDecoder().decode(seen.left());
        return bucket.length == 0 ? Optional.empty() : Optional.of(bucket);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    public boolean compareAndSwap(
        byte[] before, byte[] after, RemoteBucketState state, Optional<Long> timeout) {
      String left = Base64.getEncoder().withoutPadding().encodeToString(after);
      return Stored.await(states.replace(key.hash(), seen, left, key.period()));
    }
  }

  /** The time of our clock; masters share buckets, so it is the time of the day. */
  private record WallTime(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
