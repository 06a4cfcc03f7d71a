package io.belfry.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The port of reading the audit, which {@link ExecutionLog#append} writes. Entries are added, once
 * by their id, and never changed; only retention removes them.
 *
 * <p>Every call blocks until the store has answered and throws {@link LogUnavailableException}
 * where it did not.
 */
public interface AuditLog {
  /**
   * One page of entries, newest first; those of the same time in the order of their ids. What comes
   * in while somebody pages neither repeats nor hides an entry behind the cursor.
   *
   * @throws InvalidCursorException where the cursor is not one of this log's
   */
  AuditPage list(AuditQuery query);

  /**
   * The entries that come behind one in the order of {@link #list}, without counting all: for those
   * who want everything, page by page. The query's cursor is not looked at.
   *
   * @param last the last entry of the page before; absent for the first page
   */
  List<AuditEntry> read(AuditQuery query, Optional<AuditEntry> last);

  /**
   * Removes the entries of before this time, in small steps between which others get their turn.
   *
   * @return how many went
   */
  long expire(Instant before);
}
