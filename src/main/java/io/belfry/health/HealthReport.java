package io.belfry.health;

import java.util.List;

/**
 * What all checks of a kind found.
 *
 * @param checks the checks in the order of their registration
 */
public record HealthReport(List<Line> checks) {
  public HealthReport {
    checks = List.copyOf(checks);
  }

  /** Whether every check found its part working. */
  public boolean up() {
    return checks.stream().allMatch(line -> line.result().up());
  }

  /** What one check found. */
  public record Line(String name, HealthCheck.Result result) {}
}
