package io.belfry.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A time in which a group of jobs is held back.
 *
 * @param name its name
 * @param description free text: why
 * @param time when it is
 * @param scope the jobs that are held back
 */
public record MaintenanceWindow(String name, String description, Time time, Scope scope) {

  /**
   * From one instant to another and, where calendars are named, only at the times of any of them.
   *
   * @param from the first instant; open where absent
   * @param until the instant behind the last one; open where absent
   * @param calendars the names of calendars, read in the zone of each job where they have none
   */
  public record Time(Optional<Instant> from, Optional<Instant> until, List<String> calendars) {
    public Time {
      calendars = List.copyOf(calendars);
    }
  }

  /**
   * A group of jobs: those that are in one of the namespaces and have all of the labels.
   *
   * @param namespaces the namespaces; all where none is named
   * @param labels names and values of labels; any job where none is named
   */
  public record Scope(Set<String> namespaces, Map<String, String> labels) {
    public Scope {
      namespaces = Set.copyOf(namespaces);
      labels = Map.copyOf(labels);
    }

    /** Whether this job is of the group. */
    public boolean covers(JobDefinition job) {
      return (namespaces.isEmpty() || namespaces.contains(job.id().namespace()))
          && job.about().labels().entrySet().containsAll(labels.entrySet());
    }
  }
}
