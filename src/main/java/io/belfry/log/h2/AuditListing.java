package io.belfry.log.h2;

import io.belfry.log.AuditEntry;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.log.AuditPage;
import io.belfry.log.AuditQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One page of one query of the audit. The narrowest filter that an index exists for leads; the
 * others are checked row by row.
 */
final class AuditListing {
  /** How far a total is counted. */
  static final int MAX_TOTAL = 10_000;

  /** Where {@code q} is looked for; {@code LOCATE} knows no wildcards. */
  private static final List<String> SEARCHED =
      List.of("user_name", "token", "address", "target", "route", "code");

  private final Connection connection;
  private final AuditQuery query;
  private final Condition filter;

  AuditListing(Connection connection, AuditQuery query) {
    this.connection = connection;
    this.query = query;
    this.filter = filter(query);
  }

  private static Condition filter(AuditQuery query) {
    var filter = new Condition();
    query.since().ifPresent(t -> filter.and("answered_at >= ?", t.toEpochMilli()));
    query.until().ifPresent(t -> filter.and("answered_at < ?", t.toEpochMilli()));
    query.user().ifPresent(user -> filter.and("user_name = ?", user));
    query.action().ifPresent(action -> filter.and("action = ?", action));
    query.namespaces().ifPresent(names -> filter.and(oneOf("namespace", names)));
    if (!query.outcomes().isEmpty()) {
      filter.and(oneOf("outcome", query.outcomes().stream().map(Outcome::text).toList()));
    }
    query.text().ifPresent(text -> filter.and(search(text)));
    return filter;
  }

  private static Condition oneOf(String column, Collection<String> values) {
    if (values.isEmpty()) {
      return new Condition().and("FALSE");
    }
    String marks = String.join(",", Collections.nCopies(values.size(), "?"));
    return new Condition().and(column + " IN (" + marks + ")", values.toArray());
  }

  private static Condition search(String text) {
    var any = new ArrayList<String>();
    SEARCHED.forEach(column -> any.add("LOCATE(?, " + column + ") > 0"));
    return new Condition()
        .and(
            "(" + String.join(" OR ", any) + ")",
            Collections.nCopies(SEARCHED.size(), text).toArray());
  }

  AuditPage page() throws SQLException {
    List<AuditEntry> found = rows(query.cursor().map(AuditKeyset::parse), query.limit() + 1);
    boolean more = found.size() > query.limit();
    List<AuditEntry> page = more ? found.subList(0, query.limit()) : found;
    Optional<String> next =
        more ? Optional.of(AuditKeyset.of(page.get(page.size() - 1)).cursor()) : Optional.empty();
    long total = count();
    return new AuditPage(page, next, Math.min(total, MAX_TOTAL), total <= MAX_TOTAL);
  }

  List<AuditEntry> behind(Optional<AuditEntry> last) throws SQLException {
    return rows(last.map(AuditKeyset::of), query.limit());
  }

  private List<AuditEntry> rows(Optional<AuditKeyset> behind, int limit) throws SQLException {
    Condition condition = new Condition().and(filter);
    behind.ifPresent(key -> condition.and(key.behind()));
    Path path = path();
    String sql =
        AuditRow.SELECT
            + path.use()
            + condition.where()
            + " ORDER BY "
            + path.leading()
            + Schema.AUDIT_ORDER
            + " FETCH FIRST ? ROWS ONLY";
    try (var select = connection.prepareStatement(sql)) {
      select.setInt(condition.set(select), limit);
      var found = new ArrayList<AuditEntry>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(AuditRow.read(rows));
        }
      }
      return found;
    }
  }

  /** How many rows pass, at most one more than {@link #MAX_TOTAL}. */
  private long count() throws SQLException {
    String sql =
        "SELECT COUNT(*) FROM (SELECT 1 FROM audit "
            + path().use()
            + filter.where()
            + " FETCH FIRST ? ROWS ONLY)";
    try (var select = connection.prepareStatement(sql)) {
      select.setInt(filter.set(select), MAX_TOTAL + 1);
      try (var row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** An index, and its first column where that has one value in all rows looked for. */
  private record Path(String index, String column) {
    String use() {
      return "USE INDEX (" + index + ")";
    }

    /** Ordering by it too lets the rows be read in the order of the index. */
    String leading() {
      return column.isEmpty() ? "" : column + " DESC, ";
    }
  }

  private Path path() {
    if (query.user().isPresent()) {
      return new Path("audit_by_user", "user_name");
    } else if (query.namespaces().map(names -> names.size() == 1).orElse(false)) {
      return new Path("audit_by_namespace", "namespace");
    } else if (query.action().isPresent()) {
      return new Path("audit_by_action", "action");
    }
    return new Path("audit_by_time", "");
  }
}
