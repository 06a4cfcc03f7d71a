package io.belfry.audit;

import io.belfry.log.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps floods out of the audit: of entries that are alike the first is written at once, and those
 * that follow it in the same window become one more entry with their number. Takes no more memory
 * than for {@link #limit} kinds of entries: what is of no kind that has a place then is folded into
 * one entry for all. Used under a lock.
 *
 * <p>A window is a minute, if nothing else is said; while there are many kinds (more than a quarter
 * of the limit), as when somebody tries everything, it is ten.
 */
final class Folding {
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final Duration BUSY_WINDOW = Duration.ofMinutes(10);

  /** What entries have in common that are alike. */
  record Kind(
      Optional<String> user,
      String network,
      String action,
      String method,
      Optional<String> route,
      Optional<String> code,
      Optional<String> target) {}

  /** Entries of one kind behind the first. */
  private static final class Repeats {
    private final AuditEntry first;
    private Instant last;
    private long count;

    Repeats(AuditEntry first) {
      this.first = first;
      this.last = first.at();
    }

    void add(Instant at) {
      count++;
      last = at;
    }
  }

  private final int limit;
  private final Duration window;
  private final Map<Kind, Repeats> kinds = new LinkedHashMap<>();
  private Optional<Repeats> others = Optional.empty();
  private Instant end = Instant.MIN;

  /** Has room for so many kinds. */
  Folding(int limit) {
    this(limit, WINDOW);
  }

  /** The same with windows of another length. */
  Folding(int limit, Duration window) {
    this.limit = limit;
    this.window = window;
  }

  /** Whether the entry is to be written now; if not, it is counted. Call {@link #due} before. */
  boolean isFirst(Kind kind, AuditEntry entry) {
    Repeats alike = kinds.get(kind);
    if (alike != null) {
      alike.add(entry.at());
      return false;
    }
    if (kinds.size() < limit) {
      kinds.put(kind, new Repeats(entry));
      return true;
    }
    Repeats all = others.orElseGet(() -> new Repeats(ofAll(entry)));
    all.add(entry.at());
    others = Optional.of(all);
    return false;
  }

  /** Stands for all that had no place. */
  private static AuditEntry ofAll(AuditEntry one) {
    return new AuditEntry(
        one.id(),
        one.at(),
        new AuditEntry.Who(Optional.empty(), Optional.empty(), "many"),
        new AuditEntry.Call(
            "many", one.call().method(), Optional.empty(), Optional.empty(), Optional.empty()),
        new AuditEntry.Result(
            one.result().outcome(), one.result().status(), Optional.of("folded"), 1),
        AuditEntry.Change.NONE);
  }

  /** What the window that has ended leaves to be written, where one has. */
  List<AuditEntry> due(Instant now, AuditIds ids) {
    boolean clockWentBack = Duration.between(now, end).compareTo(BUSY_WINDOW) > 0;
    if (now.isBefore(end) && !clockWentBack) {
      return List.of();
    }
    boolean busy = kinds.size() > limit / 4;
    List<AuditEntry> counted = rest(ids);
    end = now.plus(busy ? BUSY_WINDOW : window);
    return counted;
  }

  /** What is left to be written when nothing more comes. */
  List<AuditEntry> rest(AuditIds ids) {
    List<AuditEntry> counted = new ArrayList<>();
    List<Repeats> all = new ArrayList<>(kinds.values());
    others.ifPresent(all::add);
    for (Repeats repeats : all) {
      if (repeats.count > 0) {
        counted.add(repeats.first.repeated(ids.next(repeats.last), repeats.last, repeats.count));
      }
    }
    kinds.clear();
    others = Optional.empty();
    return counted;
  }
}
