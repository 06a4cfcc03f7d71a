package io.belfry.execution;

import io.belfry.execution.ProcessEntry.Identity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Processes that an earlier boot of a worker left behind, for example because its guard was killed
 * with it. Their executions are lost, so they are ended before the worker registers again.
 */
public final class Leftovers {
  private static final Logger LOG = System.getLogger(Leftovers.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private Leftovers() {}

  /**
   * What became of them.
   *
   * @param ended how many processes have ended
   * @param left how many resist; the worker must not register while there are any
   */
  public record Outcome(int ended, int left) {}

  /**
   * Kills all processes that carry the mark of any boot of this worker, and returns when none is
   * left, or after ten seconds. Blocks; call it before the worker starts anything of its own.
   *
   * @param stableName the part of the worker's id before the {@code ~}
   */
  public static Outcome kill(String stableName) {
    return kill(stableName, worker -> false);
  }

  /**
   * The same, but for processes of this JVM.
   *
   * @param spared says of a worker's whole id whether its processes are this JVM's own
   */
  public static Outcome kill(String stableName, Predicate<String> spared) {
    ProcessTable table = ProcessTable.whole();
    Set<Identity> seen = new HashSet<>();
    List<ProcessEntry> left = find(table, stableName, spared);
    long begun = System.nanoTime();
    while (!left.isEmpty() && System.nanoTime() - begun < PATIENCE.toNanos()) {
      for (ProcessEntry process : left) {
        if (seen.add(process.identity())) {
          LOG.log(Level.WARNING, "left behind by an earlier boot, killed: {0}", process);
        }
        Signals.send(process.identity(), true);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      left = find(table, stableName, spared);
    }
    return new Outcome(seen.size() - left.size(), left.size());
  }

  private static List<ProcessEntry> find(
      ProcessTable table, String stableName, Predicate<String> spared) {
    String prefix = stableName + "~";
    return table.read().stream()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(
            process ->
                process
                    .mark()
                    .map(ProcessEntry.Mark::worker)
                    .filter(worker -> worker.startsWith(prefix) && !spared.test(worker))
                    .isPresent())
        .toList();
  }
}
