package io.belfry.store;

import io.belfry.codec.StoredJob;

/** What became of somebody's wish to change a job; losing a race is one of the answers. */
public sealed interface JobChange {
  /**
   * It is done.
   *
   * @param job the job as it is now
   * @param created whether it was not there before
   * @param revision the store's revision, which the catalog must have seen to show it
   */
  record Saved(StoredJob job, boolean created, long revision) implements JobChange {}

  /** The job is deleted, at this revision of the store; 0 where that is not known. */
  record Deleted(long revision) implements JobChange {}

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
