package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.execution.ProcessEntry.Mark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes of this machine, read from {@code /proc}. Any thread may use it; whoever asks while
 * somebody else's reading has not begun yet shares it, so many attempts that end at once cost one
 * reading.
 */
final class ProcessTable {
  private static final int STAT_SIZE = 2048;

  /** Only processes that start others without a pause make more passes than two. */
  private static final int MAX_PASSES = 20;

  /** How often a process that is loading a program is looked at again: half a second in all. */
  private static final int MAX_LOADING = 1_000;

  private static final long LOADING_PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

  /** The parent of all kernel threads, which have no environment. */
  private static final long KTHREADD = 2;

  private final long since;
  private Reading latest = new Reading(System.nanoTime(), List.of());

  private ProcessTable(long since) {
    this.since = since;
  }

  /** All processes; the mark is read of those that are not older than this JVM. */
  static ProcessTable sinceThisJvm() {
    long self = ProcessHandle.current().pid();
    return new ProcessTable(entry(self).map(ProcessEntry::startTicks).orElse(0L));
  }

  /** All processes, with the marks of all. */
  static ProcessTable whole() {
    return new ProcessTable(0);
  }

  private record Reading(long begunNanos, List<ProcessEntry> processes) {}

  /** The processes as they were seen at some time after the call. */
  List<ProcessEntry> read() {
    long asked = System.nanoTime();
    synchronized (this) {
      if (latest.begunNanos - asked < 0) {
        latest = new Reading(System.nanoTime(), readAll());
      }
      return latest.processes;
    }
  }

  /**
   * Reads until a list of names holds none that was not read: a process that was listed, but had
   * ended when its turn came, may have started another one that was not listed yet.
   */
  private List<ProcessEntry> readAll() {
    List<ProcessEntry> processes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean more = true;
    for (int pass = 0; more && pass < MAX_PASSES; pass++) {
      more = false;
      for (String name : Proc.names()) {
        if (isNumber(name) && seen.add(name)) {
          more = true;
          entry(Long.parseLong(name)).map(this::withMark).ifPresent(processes::add);
        }
      }
    }
    return List.copyOf(processes);
  }

  private ProcessEntry withMark(ProcessEntry entry) {
    boolean readable =
        !entry.place().dead() && entry.startTicks() >= since && entry.place().parent() != KTHREADD;
    return readable ? entry.withMark(markOf(entry.pid())) : entry;
  }

  /** One process without its mark; empty if there is none of this id. */
  static Optional<ProcessEntry> entry(long pid) {
    return stat(pid).flatMap(ProcFile::stat);
  }

  /** The mark of one process; empty if it has none or may not be asked. */
  static Optional<Mark> markOf(long pid) {
    for (int attempt = 0; attempt < MAX_LOADING; attempt++) {
      Optional<byte[]> environ = Proc.read(pid + "/environ");
      if (environ.isEmpty() || environ.get().length > 0) {
        return environ.flatMap(ProcFile::mark);
      }
      if (stat(pid).map(ProcFile::hasNoVariables).orElse(true)) {
        return Optional.empty();
      }
      LockSupport.parkNanos(LOADING_PAUSE);
    }
    return Optional.empty();
  }

  /** The pid given out last in this pid namespace; empty where the system does not say so. */
  static OptionalLong lastPid() {
    return Proc.read("sys/kernel/ns_last_pid", 32).stream()
        .map(data -> new String(data, UTF_8).strip())
        .filter(ProcessTable::isNumber)
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static Optional<String> stat(long pid) {
    return Proc.read(pid + "/stat", STAT_SIZE).map(data -> new String(data, UTF_8));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 12 && text.chars().allMatch(Character::isDigit);
  }
}
