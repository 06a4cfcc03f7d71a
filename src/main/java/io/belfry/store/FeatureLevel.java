package io.belfry.store;

import io.belfry.job.JobDefinition;
import io.belfry.job.JobDefinition.CoordinatorLoss;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the values in the store may hold, as a number that only grows: what a level allows is
 * written only once every node understands it.
 *
 * <p>1: the beginning. 2: jobs with {@code onCoordinatorLoss: Continue}, and backfills. 3:
 * calendars and maintenance windows, and jobs that name calendars.
 *
 * @param number the level
 * @param revision the revision of its key, 0 where there is none
 */
public record FeatureLevel(int number, long revision) {
  /** The highest level that this version of Belfry understands. */
  public static final int OWN = 3;

  /** A node of a lower level would start what a calendar or a window holds back. */
  private static final int CALENDARS = 3;

  /** The level of a store that does not say. */
  public static final FeatureLevel FIRST = new FeatureLevel(1, 0);

  /**
   * The level as it is stored.
   *
   * @throws IllegalStateException if something else is stored there
   */
  public static FeatureLevel of(Optional<KeyValue> stored) {
    return stored.map(FeatureLevel::of).orElse(FIRST);
  }

  private static FeatureLevel of(KeyValue stored) {
    try {
      return new FeatureLevel(Integer.parseInt(stored.value().strip()), stored.modRevision());
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "what is stored under " + Keys.FEATURE_LEVEL + " is no number", e);
    }
  }

  /** Reads the level of a store; fails with {@link NewerStoreException} where it is too high. */
  public static CompletableFuture<FeatureLevel> check(KeyValueStore kv) {
    return kv.get(Keys.FEATURE_LEVEL)
        .thenApply(
            stored -> {
              FeatureLevel level = of(stored);
              if (level.number() > OWN) {
                throw new NewerStoreException(level.number());
              }
              return level;
            });
  }

  /** The lowest level at which every node can read such a job. */
  static int neededBy(JobDefinition job) {
    if (!job.timing().window().calendars().isEmpty()) {
      return CALENDARS;
    }
    return job.policies().limits().onLoss() == CoordinatorLoss.CONTINUE ? 2 : 1;
  }

  /**
   * Completes where such a job may be written, and fails with {@link LevelTooLowException} where
   * not. The level never falls, so what may be written now may be written a moment later.
   */
  static CompletableFuture<Void> require(KeyValueStore kv, JobDefinition job) {
    return require(kv, neededBy(job));
  }

  /** The same for a request: one for a backfill is read by no node of the first level. */
  static CompletableFuture<Void> require(KeyValueStore kv, RunRequest request) {
    return require(kv, request.backfill().isPresent() ? 2 : 1);
  }

  /** The same for calendars and maintenance windows. */
  static CompletableFuture<Void> requireCalendars(KeyValueStore kv) {
    return require(kv, CALENDARS);
  }

  private static CompletableFuture<Void> require(KeyValueStore kv, int needed) {
    if (needed <= FIRST.number()) {
      return CompletableFuture.completedFuture(null);
    }
    return kv.get(Keys.FEATURE_LEVEL)
        .thenAccept(
            stored -> {
              int present = of(stored).number();
              if (present < needed) {
                throw new LevelTooLowException(needed, present);
              }
            });
  }
}
