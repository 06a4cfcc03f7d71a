package io.belfry.store;

import io.belfry.codec.StoredJob;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller demands of a job, or of an account, as it is: nothing, one of some versions, or its
 * absence.
 *
 * @param kind what is demanded
 * @param tags the versions ({@link StoredJob#tag()}, {@link Account#tag()}) of which it must be one
 */
public record Precondition(Kind kind, Set<String> tags) {
  /** Nothing is demanded. */
  public static final Precondition NONE = new Precondition(Kind.NONE, Set.of());

  /** It must exist, in whatever version. */
  public static final Precondition EXISTS = new Precondition(Kind.EXISTS, Set.of());

  /** It must not exist. */
  public static final Precondition ABSENT = new Precondition(Kind.ABSENT, Set.of());

  public Precondition {
    tags = Set.copyOf(tags);
  }

  /** What can be demanded. */
  public enum Kind {
    NONE,
    EXISTS,
    ABSENT,
    ONE_OF
  }

  /** It must exist in one of these versions. */
  public static Precondition oneOf(Set<String> tags) {
    return new Precondition(Kind.ONE_OF, tags);
  }

  /** Whether the job, or its absence, is what is demanded. */
  public boolean holds(Optional<StoredJob> job) {
    return holdsFor(job.map(StoredJob::tag));
  }

  /** Whether the thing with this tag, or its absence, is what is demanded. */
  boolean holdsFor(Optional<String> tag) {
    return switch (kind) {
      case NONE -> true;
      case EXISTS -> tag.isPresent();
      case ABSENT -> tag.isEmpty();
      case ONE_OF -> tag.filter(tags::contains).isPresent();
    };
  }

  /** Whether a change that was made meanwhile may be built upon. */
  boolean mayTryAgain() {
    return kind != Kind.ONE_OF;
  }
}
