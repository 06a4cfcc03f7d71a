package io.belfry.security;

import io.belfry.store.SessionRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * How long sessions hold.
 *
 * @param idle without any request
 * @param absolute whatever happens
 */
public record SessionLimits(Duration idle, Duration absolute) {
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

  /** When the session ends if nobody uses it. */
  public Instant end(SessionRecord session) {
    Instant idleEnd = session.lastSeenAt().plus(idle);
    Instant absoluteEnd = session.createdAt().plus(absolute);
    return idleEnd.isBefore(absoluteEnd) ? idleEnd : absoluteEnd;
  }

  boolean isOver(SessionRecord session, Instant now) {
    return !now.isBefore(end(session));
  }

  /** Whether it is time to note a use: at most once a minute, and often enough for short limits. */
  boolean isNoteworthy(SessionRecord session, Instant now) {
    Duration tenth = idle.dividedBy(10);
    Duration silence = tenth.compareTo(LONGEST_SILENCE) < 0 ? tenth : LONGEST_SILENCE;
    return !now.isBefore(session.lastSeenAt().plus(silence));
  }
}
