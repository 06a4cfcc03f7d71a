package io.belfry.store;

import io.belfry.codec.StoredJob;
import java.util.Optional;

/** What became of somebody's wish to change a job; losing a race is one of the answers. */
public sealed interface JobChange {
  /**
   * It is done.
   *
   * @param job the job as it is now
   * @param before the job as it was before, where there was one
   * @param revision the store's revision, which the catalog must have seen to show it
   */
  record Saved(StoredJob job, Optional<StoredJob> before, long revision) implements JobChange {
    /** Whether it was not there before. */
    public boolean created() {
      return before.isEmpty();
    }
  }

  /**
   * The job is deleted.
   *
   * @param before the job as it was, where that could be read
   * @param revision the store's revision; 0 where that is not known
   */
  record Deleted(Optional<StoredJob> before, long revision) implements JobChange {}

  /** There is no such job. */
  record Absent() implements JobChange {}

  /** There is one already. */
  record Exists() implements JobChange {}

  /** The job is not, or not any more, what the caller demanded. */
  record Stale() implements JobChange {}

  /** Others change the job so often that this change never had its turn. */
  record Busy() implements JobChange {}

  /** The very call had its effect before. */
  record Replayed() implements JobChange {}
}
