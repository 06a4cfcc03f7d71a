package io.belfry.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends a batch to the log once and says what has to be sent again. An entry that the log refuses
 * is found by halving the batch and set aside, so that it does not hold up the others.
 */
final class LogSender {
  /** After so many failures in a row that nobody foresaw the entries are tried one by one. */
  private static final int PATIENCE = 5;

  private final ExecutionLog log;
  private final SetAside setAside;
  private int unforeseen;

  /** What became of a batch: the entries to be sent again, and why. */
  record Result(List<LogEntry> left, RuntimeException why) {}

  /** Carries the entries that are left out of the recursion. */
  private static final class LeftException extends Exception {
    private static final long serialVersionUID = 1L;
    final transient RuntimeException why;

    LeftException(RuntimeException why) {
      super(why);
      this.why = why;
    }
  }

  LogSender(ExecutionLog log, SetAside setAside) {
    this.log = log;
    this.setAside = setAside;
  }

  /**
   * Sends the entries.
   *
   * @param done called with the entries that are in the log, or were set aside, as they go
   * @return what is left, where the log failed
   */
  Optional<Result> send(List<LogEntry> entries, Consumer<List<LogEntry>> done) throws IOException {
    var left = new ArrayList<>(entries);
    Consumer<List<LogEntry>> gone =
        some -> {
          Set<LogEntry> same = Collections.newSetFromMap(new IdentityHashMap<>());
          same.addAll(some);
          left.removeIf(same::contains);
          done.accept(some);
        };
    try {
      if (unforeseen >= PATIENCE && entries.size() > 1) {
        oneByOne(entries, gone);
      } else {
        halves(entries, gone);
      }
      unforeseen = 0;
      return Optional.empty();
    } catch (LeftException e) {
      boolean foreseen = e.why instanceof LogUnavailableException;
      unforeseen = foreseen ? 0 : unforeseen + 1;
      return Optional.of(new Result(List.copyOf(left), e.why));
    }
  }

  private void halves(List<LogEntry> entries, Consumer<List<LogEntry>> gone)
      throws IOException, LeftException {
    try {
      log.append(entries);
      gone.accept(entries);
    } catch (LogRejectedException e) {
      if (entries.size() == 1) {
        setAside.add(entries.get(0), e);
        gone.accept(entries);
        return;
      }
      int middle = entries.size() / 2;
      halves(entries.subList(0, middle), gone);
      halves(entries.subList(middle, entries.size()), gone);
    } catch (RuntimeException e) {
      throw new LeftException(e);
    }
  }

  /** The log fails with what it should not: if it takes others, it is the entry. */
  private void oneByOne(List<LogEntry> entries, Consumer<List<LogEntry>> gone)
      throws IOException, LeftException {
    var failed = new ArrayList<LogEntry>();
    RuntimeException why = new IllegalStateException();
    for (LogEntry entry : entries) {
      try {
        log.append(List.of(entry));
        gone.accept(List.of(entry));
      } catch (LogUnavailableException e) {
        throw new LeftException(e);
      } catch (RuntimeException e) {
        failed.add(entry);
        why = e;
      }
    }
    if (failed.size() == entries.size()) {
      throw new LeftException(why);
    }
    for (LogEntry entry : failed) {
      setAside.add(entry, why);
      gone.accept(List.of(entry));
    }
  }
}
