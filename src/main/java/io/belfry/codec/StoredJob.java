package io.belfry.codec;

import io.belfry.job.Job;
import io.belfry.job.JobId;

/**
 * A job as the store keeps it, with its document.
 *
 * @param document what somebody wrote
 * @param identity which incarnation of the name and which version it is
 * @param revision the store's revision of the definition's key
 */
public record StoredJob(JobDocument document, Job.Identity identity, long revision) {
  /** The job's id. */
  public JobId id() {
    return document.id();
  }

  /** What the engine goes by. */
  public Job job() {
    return new Job(document.definition(), identity, revision);
  }

  /** What names exactly this version of this incarnation, {@code uid-version}. */
  public String tag() {
    return identity.uid() + "-" + identity.version();
  }

  /** The same job as stored at another revision. */
  public StoredJob at(long otherRevision) {
    return new StoredJob(document, identity, otherRevision);
  }
}
