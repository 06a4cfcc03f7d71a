package io.belfry.duty;

import io.belfry.kv.Compare;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.FeatureLevel;
import io.belfry.store.Keys;
import io.belfry.store.NodeInfo;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the feature level of the cluster to what all live nodes understand. It waits until they
 * have done so for {@link #CALM}, so that one that restarts is not shut out; a store without a job
 * has nothing to wait for. A node that joins in the moment of the raise reads no newer value than
 * it knows, for the codecs refuse those.
 */
public final class LevelRaise implements Duty {
  static final Duration CALM = Duration.ofMinutes(1);

  /** A node that wrote nothing for so long is none any more. */
  static final Duration LIVE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(LevelRaise.class);

  private final KeyValueStore kv;
  private final Workers workers;
  private final Clock clock;
  private volatile int present = FeatureLevel.FIRST.number();
  private volatile Optional<Wish> wish = Optional.empty();

  /** A level that all nodes understand, since this time. */
  private record Wish(int level, Instant since) {}

  public LevelRaise(KeyValueStore kv, Clock clock) {
    this.kv = kv;
    this.workers = new Workers(kv);
    this.clock = clock;
  }

  /** The level as it was seen last. */
  public int present() {
    return present;
  }

  @Override
  public String name() {
    return "featureLevel";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(10);
  }

  @Override
  public CompletableFuture<Void> round() {
    return kv.get(Keys.FEATURE_LEVEL)
        .thenApply(FeatureLevel::of)
        .thenCompose(
            level -> {
              present = level.number();
              return level.number() < FeatureLevel.OWN
                  ? understood().thenCompose(least -> consider(level, least))
                  : CompletableFuture.completedFuture(null);
            });
  }

  /** The highest level that all live nodes understand, this one included. */
  private CompletableFuture<Integer> understood() {
    return workers
        .live()
        .thenCombine(workers.nodes(), (live, nodes) -> least(live, nodes, clock.instant()));
  }

  private static int least(List<WorkerInfo> live, List<NodeInfo> nodes, Instant now) {
    Stream<WorkerInfo> seen =
        nodes.stream()
            .filter(node -> node.goneReason().isEmpty())
            .filter(node -> node.lastSeenAt().plus(LIVE).isAfter(now))
            .map(NodeInfo::worker);
    return Stream.concat(live.stream(), seen)
        .mapToInt(node -> node.machine().format())
        .reduce(FeatureLevel.OWN, Math::min);
  }

  private CompletableFuture<Void> consider(FeatureLevel level, int least) {
    if (least <= level.number()) {
      wish = Optional.empty();
      return CompletableFuture.completedFuture(null);
    }
    Instant now = clock.instant();
    Wish lasting =
        wish.filter(known -> known.level() == least).orElseGet(() -> new Wish(least, now));
    wish = Optional.of(lasting);
    if (!lasting.since().plus(CALM).isAfter(now)) {
      return raise(level, least);
    }
    return kv.count(Keys.JOBS)
        .thenCompose(
            jobs ->
                jobs == 0 ? raise(level, least) : CompletableFuture.<Void>completedFuture(null));
  }

  private CompletableFuture<Void> raise(FeatureLevel level, int to) {
    Transaction put =
        Transaction.when(Compare.unchangedSince(Keys.FEATURE_LEVEL, level.revision()))
            .then(Operation.put(Keys.FEATURE_LEVEL, Integer.toString(to)))
            .build();
    return kv.commit(put)
        .thenAccept(
            result -> {
              if (result.succeeded()) {
                present = to;
                wish = Optional.empty();
                LOG.info(
                    "all nodes understand feature level {}: what it allows may be used now, and"
                        + " versions of Belfry that don't understand it can't join any more",
                    to);
              }
            });
  }
}
