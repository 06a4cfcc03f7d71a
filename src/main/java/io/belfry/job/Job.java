package io.belfry.job;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as the store keeps it: its definition, and what the store adds.
 *
 * @param definition what somebody wrote
 * @param identity which incarnation of the name this is and which version of it
 * @param revision the store's revision of the definition's key, which every claim compares
 */
public record Job(JobDefinition definition, Identity identity, long revision) {
  /**
   * Which incarnation of a name a job is, and which version of it.
   *
   * @param uid made anew when a name is created again after a delete
   * @param version counts the changes, from 1
   * @param since scheduled times are enumerated behind the later of this and the last claimed one;
   *     set by create, by resume, and by an edit of schedule, zone or calendar
   * @param heldSince where a suspension ended at {@code since}: what that was before, so that what
   *     lies between the two was held back
   * @param createdAt when the name was created (anchors {@code @every} without a {@code startAt})
   * @param updatedAt when it was last changed
   */
  public record Identity(
      String uid,
      int version,
      Instant since,
      Optional<Instant> heldSince,
      Instant createdAt,
      Instant updatedAt) {
    /** An identity whose job was never suspended since its times were last edited. */
    public Identity(String uid, int version, Instant since, Instant createdAt, Instant updatedAt) {
      this(uid, version, since, Optional.empty(), createdAt, updatedAt);
    }

    /** Behind what every scheduled time ends in a record. */
    public Instant accountedSince() {
      return heldSince.orElse(since);
    }
  }

  /** The job's id. */
  public JobId id() {
    return definition.id();
  }
}
