package io.belfry.log.h2;

import io.belfry.job.ExecutionState;
import io.belfry.job.Trigger;
import io.belfry.log.ExecutionPage;
import io.belfry.log.ExecutionQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * One page of one query.
 *
 * <p>The filter that an index exists for and that leaves the fewest rows leads: it is cut into
 * ranges of that index (one for each job, or each state and trigger), of each of which the first
 * rows are read in the order of the list and then merged. The other filters are checked row by row.
 */
final class Listing {
  /** How far a total is counted. */
  static final int MAX_TOTAL = 10_000;

  /** More ranges than that are not read one by one. */
  private static final int MAX_RANGES = 100;

  /** A way to read the rows: an index and the values of its first columns, one list a range. */
  private record Path(String index, List<String> columns, List<List<Integer>> ranges) {
    static final Path ALL = new Path("by_time", List.of(), List.of(List.of()));

    /** Whether its ranges are what the filter lets through, so that rows need no check. */
    boolean implies(Filter filter) {
      return filter.index().equals(index);
    }

    Condition condition(List<Integer> range) {
      var condition = new Condition();
      for (int i = 0; i < columns.size(); i++) {
        condition.and(columns.get(i) + " = ?", range.get(i));
      }
      return condition;
    }

    /** The index's own order, so that reading it needs no sorting. */
    String order() {
      String leading = String.join(" DESC, ", columns);
      String rest = columns.contains("job") ? Schema.ORDER.replace("job DESC, ", "") : Schema.ORDER;
      return " ORDER BY " + (leading.isEmpty() ? "" : leading + " DESC, ") + rest;
    }
  }

  /** A condition, and the index whose path stands for it, or the empty string. */
  private record Filter(String index, Condition condition) {}

  private final Connection connection;
  private final Dictionary dictionary;
  private final ExecutionQuery query;
  private final List<Filter> filters = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();

  Listing(Connection connection, Dictionary dictionary, ExecutionQuery query) {
    this.connection = connection;
    this.dictionary = dictionary;
    this.query = query;
    filters.add(new Filter("", times()));
    filterJobs();
    filterStates();
    filterWorker();
    query.text().ifPresent(this::filterText);
  }

  ExecutionPage page() throws SQLException {
    Optional<Keyset> behind = query.cursor().map(Keyset::parse);
    Path path = best();
    List<AttemptRow> rows = rows(path, behind);
    boolean more = rows.size() > query.limit();
    List<AttemptRow> page = more ? rows.subList(0, query.limit()) : rows;
    Optional<String> next =
        more ? Optional.of(Keyset.of(page.get(page.size() - 1)).cursor()) : Optional.empty();
    long total = count(path, checks(path));
    return new ExecutionPage(
        Rows.withCommands(connection, page), next, Math.min(total, MAX_TOTAL), total <= MAX_TOTAL);
  }

  private Condition times() {
    var times = new Condition();
    query.since().ifPresent(t -> times.and("scheduled_at >= ?", t.toEpochMilli()));
    query.until().ifPresent(t -> times.and("scheduled_at < ?", t.toEpochMilli()));
    return times;
  }

  private void filter(String index, String sql) {
    filters.add(new Filter(index, new Condition().and(sql)));
  }

  /** What the path leaves to be checked. */
  private Condition checks(Path path) {
    var checks = new Condition();
    for (Filter filter : filters) {
      if (!path.implies(filter)) {
        checks.and(filter.condition());
      }
    }
    return checks;
  }

  private void filterJobs() {
    if (query.job().isPresent()) {
      String name = query.job().get();
      List<Integer> jobs =
          dictionary.jobsWhere(
              job ->
                  job.name().equals(name)
                      && query
                          .namespaces()
                          .map(some -> some.contains(job.namespace()))
                          .orElse(true));
      filter("by_job", Condition.in("job", jobs));
      offer("by_job", List.of("job"), jobs.stream().map(List::of).toList());
    } else if (query.namespaces().isPresent()) {
      List<Integer> namespaces = numbers(query.namespaces().get());
      filter("by_namespace", Condition.in("namespace", namespaces));
      offer("by_namespace", List.of("namespace"), namespaces.stream().map(List::of).toList());
    }
  }

  private void filterText(String text) {
    var search = new TextSearch(text, dictionary);
    filters.add(new Filter("", search.condition()));
    if (query.job().isEmpty()) {
      search
          .onlyJobs()
          .ifPresent(jobs -> offer("by_job", List.of("job"), jobs.stream().map(List::of).toList()));
    }
  }

  private void filterStates() {
    if (query.states().isEmpty() && query.triggers().isEmpty()) {
      return;
    }
    Collection<ExecutionState> asked = query.states();
    List<Integer> states =
        numbers(
            (asked.isEmpty() ? List.of(ExecutionState.values()) : asked)
                .stream().map(ExecutionState::text).toList());
    Collection<Trigger> askedTriggers = query.triggers();
    List<Integer> triggers =
        numbers(
            (askedTriggers.isEmpty() ? List.of(Trigger.values()) : askedTriggers)
                .stream().map(Trigger::text).toList());
    filter(
        "by_state",
        Condition.in("state", states) + " AND " + Condition.in("trigger_kind", triggers));
    var ranges = new ArrayList<List<Integer>>();
    states.forEach(state -> triggers.forEach(trigger -> ranges.add(List.of(state, trigger))));
    offer("by_state", List.of("state", "trigger_kind"), ranges);
  }

  private void filterWorker() {
    if (query.worker().isEmpty()) {
      return;
    }
    String asked = query.worker().get();
    String stable = AttemptRow.stableName(asked);
    List<Integer> worker = dictionary.find(stable).stream().toList();
    filter("by_worker", Condition.in("worker", worker));
    offer("by_worker", List.of("worker"), worker.stream().map(List::of).toList());
    if (!stable.equals(asked)) {
      filter("", Condition.in("worker_id", dictionary.find(asked).stream().toList()));
    }
  }

  private List<Integer> numbers(Collection<String> words) {
    return words.stream().flatMap(word -> dictionary.find(word).stream()).toList();
  }

  private void offer(String index, List<String> columns, List<List<Integer>> ranges) {
    if (ranges.size() <= MAX_RANGES) {
      paths.add(new Path(index, columns, ranges));
    }
  }

  /** The path with the fewest rows, as far as they are worth counting. */
  private Path best() throws SQLException {
    if (paths.size() < 2) {
      return paths.isEmpty() ? Path.ALL : paths.get(0);
    }
    Path best = paths.get(0);
    long fewest = Long.MAX_VALUE;
    for (Path path : paths) {
      long rows = count(path, times());
      if (rows < fewest) {
        fewest = rows;
        best = path;
      }
    }
    return best;
  }

  private List<AttemptRow> rows(Path path, Optional<Keyset> behind) throws SQLException {
    var rows = new ArrayList<AttemptRow>();
    for (List<Integer> range : path.ranges()) {
      Condition condition = path.condition(range).and(checks(path));
      behind.ifPresent(
          key ->
              condition
                  .and("scheduled_at <= ?", key.scheduledAt())
                  .and(
                      Keyset.BEHIND,
                      key.scheduledAt(),
                      key.job(),
                      key.job(),
                      key.suffix(),
                      key.suffix(),
                      key.attempt()));
      rows.addAll(
          Rows.select(
              connection, dictionary, path.index(), condition, path.order(), query.limit() + 1));
    }
    rows.sort(Comparator.comparing(Keyset::of, Keyset.NEWEST_FIRST));
    return rows.size() <= query.limit() ? rows : rows.subList(0, query.limit() + 1);
  }

  /** How many rows pass, at most one more than {@link #MAX_TOTAL}. */
  private long count(Path path, Condition condition) throws SQLException {
    long total = 0;
    for (List<Integer> range : new HashSet<>(path.ranges())) {
      Condition all = path.condition(range).and(condition);
      String sql =
          "SELECT COUNT(*) FROM (SELECT 1 FROM attempts USE INDEX ("
              + path.index()
              + ")"
              + all.where()
              + " FETCH FIRST ? ROWS ONLY)";
      try (var select = connection.prepareStatement(sql)) {
        select.setLong(all.set(select), MAX_TOTAL + 1 - total);
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
}
