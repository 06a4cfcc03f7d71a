package io.belfry.security;

import io.belfry.store.LimitStates;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.BucketProxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Rate limits whose state is in the key-value store, a token bucket for each subject.
 *
 * <p>Where the store fails the call fails too, with the store's own failure: a limit that nobody
 * can look up lets nobody through.
 */
public final class StoreRateLimiter implements RateLimiter {
  private final LimitBuckets buckets;

  public StoreRateLimiter(LimitStates states, Clock clock) {
    this.buckets = new LimitBuckets(states, clock);
  }

  @Override
  public Optional<Duration> take(Limit limit, String subject) {
    ConsumptionProbe probe = bucket(limit, subject).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  @Override
  public void giveBack(Limit limit, String subject) {
    bucket(limit, subject).addTokens(1);
  }

  private BucketProxy bucket(Limit limit, String subject) {
    return buckets.getProxy(
        new LimitBuckets.Key(hash(limit.name() + "\n" + subject), limit.period()),
        () -> configuration(limit));
  }

  private static BucketConfiguration configuration(Limit limit) {
    return BucketConfiguration.builder()
        .addLimit(
            rate -> rate.capacity(limit.capacity()).refillGreedy(limit.capacity(), limit.period()))
        .build();
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
