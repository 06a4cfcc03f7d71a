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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One page of one query of the audit. A filter that an index exists for leads: it is cut into
 * ranges of that index, one for each of its values, of each of which the first rows are read in the
 * order of the list and then merged. The other filters are checked row by row.
 */
final class AuditListing {
  /** How far a total is counted. */
  static final int MAX_TOTAL = 10_000;

  /** More ranges than that are not read one by one. */
  private static final int MAX_RANGES = 50;

  private static final Comparator<AuditEntry> NEWEST_FIRST =
      Comparator.comparing(AuditEntry::at).thenComparing(AuditEntry::id).reversed();

  /** Where {@code q} is looked for; {@code LOCATE} knows no wildcards. */
  private static final List<String> SEARCHED =
      List.of("user_name", "token", "address", "target", "route", "code");

  private final Connection connection;
  private final AuditQuery query;
  private final Condition filter;
  private final List<Range> ranges;

  /** A range of an index: where its first column has this value, or all of it. */
  private record Range(String index, String column, String value) {
    static final Range ALL = new Range("audit_by_time", "", "");

    static List<Range> each(String column, String index, Collection<String> values) {
      return values.stream().map(value -> new Range(index, column, value)).toList();
    }

    String use() {
      return "USE INDEX (" + index + ")";
    }

    Condition condition() {
      return column.isEmpty() ? new Condition() : new Condition().and(column + " = ?", value);
    }

    /** The index's own order, so that reading it needs no sorting. */
    String order() {
      return " ORDER BY " + (column.isEmpty() ? "" : column + " DESC, ") + Schema.AUDIT_ORDER;
    }
  }

  AuditListing(Connection connection, AuditQuery query) {
    this.connection = connection;
    this.query = query;
    this.filter = filter(query);
    this.ranges = ranges(query);
  }

  private static Condition filter(AuditQuery query) {
    var filter = new Condition();
    query.since().ifPresent(t -> filter.and("answered_at >= ?", t.toEpochMilli()));
    query.until().ifPresent(t -> filter.and("answered_at < ?", t.toEpochMilli()));
    query.user().ifPresent(user -> filter.and("user_name = ?", user));
    query.action().ifPresent(action -> filter.and("action = ?", action));
    query.namespaces().ifPresent(names -> filter.and(oneOf("namespace", names)));
    if (!query.outcomes().isEmpty()) {
      filter.and(oneOf("outcome", texts(query.outcomes())));
    }
    query.text().ifPresent(text -> filter.and(search(text)));
    return filter;
  }

  /** Users do little, namespaces and actions more, and much that is done is done. */
  private static List<Range> ranges(AuditQuery query) {
    if (query.user().isPresent()) {
      return Range.each("user_name", "audit_by_user", List.of(query.user().get()));
    } else if (query.namespaces().filter(names -> names.size() <= MAX_RANGES).isPresent()) {
      return Range.each("namespace", "audit_by_namespace", query.namespaces().get());
    } else if (query.action().isPresent()) {
      return Range.each("action", "audit_by_action", List.of(query.action().get()));
    }
    boolean few = !query.outcomes().isEmpty() && !query.outcomes().contains(Outcome.DONE);
    return few
        ? Range.each("outcome", "audit_by_outcome", texts(query.outcomes()))
        : List.of(Range.ALL);
  }

  private static List<String> texts(Set<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::text).toList();
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
    Optional<AuditKeyset> behind = query.cursor().map(AuditKeyset::parse);
    List<AuditEntry> found = rows(behind, query.limit() + 1);
    boolean more = found.size() > query.limit();
    List<AuditEntry> page = more ? found.subList(0, query.limit()) : found;
    Optional<String> next =
        more ? Optional.of(AuditKeyset.of(page.get(page.size() - 1)).cursor()) : Optional.empty();
    long total = behind.isEmpty() && !more ? page.size() : count();
    return new AuditPage(withChanges(page), next, Math.min(total, MAX_TOTAL), total <= MAX_TOTAL);
  }

  List<AuditEntry> behind(Optional<AuditEntry> last) throws SQLException {
    return withChanges(rows(last.map(AuditKeyset::of), query.limit()));
  }

  private List<AuditEntry> rows(Optional<AuditKeyset> behind, int limit) throws SQLException {
    var found = new ArrayList<AuditEntry>();
    for (Range range : ranges) {
      Condition condition = range.condition().and(filter);
      behind.ifPresent(key -> condition.and(key.behind()));
      String sql =
          AuditRow.SELECT
              + range.use()
              + condition.where()
              + range.order()
              + " FETCH FIRST ? ROWS ONLY";
      try (var select = connection.prepareStatement(sql)) {
        select.setInt(condition.set(select), limit);
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            found.add(AuditRow.read(rows));
          }
        }
      }
    }
    found.sort(NEWEST_FIRST);
    return found.size() <= limit ? found : found.subList(0, limit);
  }

  /** How many rows pass, at most one more than {@link #MAX_TOTAL}. */
  private long count() throws SQLException {
    long total = 0;
    for (Range range : ranges) {
      Condition condition = range.condition().and(filter);
      String sql =
          "SELECT COUNT(*) FROM (SELECT 1 FROM audit "
              + range.use()
              + condition.where()
              + " FETCH FIRST ? ROWS ONLY)";
      try (var select = connection.prepareStatement(sql)) {
        select.setLong(condition.set(select), MAX_TOTAL + 1 - total);
        try (var row = select.executeQuery()) {
          row.next();
          total += row.getLong(1);
        }
      }
      if (total > MAX_TOTAL) {
        break;
      }
    }
    return total;
  }

  private List<AuditEntry> withChanges(List<AuditEntry> entries) throws SQLException {
    var whole = new ArrayList<AuditEntry>();
    try (var select = connection.prepareStatement(AuditRow.SELECT_CHANGE)) {
      for (AuditEntry entry : entries) {
        select.setString(1, entry.id());
        try (var change = select.executeQuery()) {
          whole.add(AuditRow.withChange(entry, change));
        }
      }
    }
    return whole;
  }
}
