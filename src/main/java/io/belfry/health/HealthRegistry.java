package io.belfry.health;

import io.belfry.health.HealthCheck.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The node's checks. A node lives while its loops turn; it is ready while it lives, has come up
 * whole, does not stop, and its stores answer.
 */
public final class HealthRegistry {
  private enum Phase {
    STARTING(Result.down("starting")),
    RUNNING(Result.ok()),
    STOPPING(Result.down("stopping"));

    private final Result result;

    Phase(Result result) {
      this.result = result;
    }
  }

  private record Named(String name, HealthCheck check) {}

  private final List<Named> live = new CopyOnWriteArrayList<>();
  private final List<Named> ready = new CopyOnWriteArrayList<>();
  private volatile Phase phase = Phase.STARTING;

  /** Adds a check whose failure means that the process should be restarted. */
  public void addLive(String name, HealthCheck check) {
    live.add(new Named(name, check));
  }

  /** Adds a check whose failure means that the node can't do its work now. */
  public void addReady(String name, HealthCheck check) {
    ready.add(new Named(name, check));
  }

  /** The node has come up whole: from now on it may be ready. */
  public synchronized void started() {
    if (phase == Phase.STARTING) {
      phase = Phase.RUNNING;
    }
  }

  /** The node begins to stop: from now on it is not ready. */
  public synchronized void stopping() {
    phase = Phase.STOPPING;
  }

  /** Whether the process lives. */
  public HealthReport live() {
    return new HealthReport(run(live));
  }

  /** Whether the node can do its work. */
  public HealthReport ready() {
    List<HealthReport.Line> lines = new ArrayList<>();
    lines.add(new HealthReport.Line("node", phase.result));
    lines.addAll(run(live));
    lines.addAll(run(ready));
    return new HealthReport(lines);
  }

  private static List<HealthReport.Line> run(List<Named> checks) {
    return checks.stream()
        .map(named -> new HealthReport.Line(named.name(), run(named.check())))
        .toList();
  }

  private static Result run(HealthCheck check) {
    try {
      return check.check();
    } catch (RuntimeException e) {
      return Result.down("checkFailed");
    }
  }
}
