package io.belfry.job;

import io.belfry.schedule.DstPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as somebody wrote it: what it is, when it is due, what it does and by which policies.
 *
 * @param id the identity
 * @param about words for people
 * @param timing when it is due
 * @param task what it does
 * @param policies what happens when things overlap, fail or come late
 */
public record JobDefinition(JobId id, About about, Timing timing, Task task, Policies policies) {

  /**
   * Words for people; nothing here changes how a job runs.
   *
   * @param displayName a name to show, or the empty string
   * @param description free text
   * @param labels names and values to filter by
   * @param owner who to ask
   */
  public record About(
      String displayName, String description, Map<String, String> labels, String owner) {
    public About {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * When a job is due.
   *
   * @param schedules expressions of the schedule language; due when any of them is
   * @param timeZone the zone they are read in
   * @param dst the daylight-saving policy, empty where the language's own rule holds
   * @param window the first and last instant it may be due at
   * @param jitter the longest delay of the start behind the scheduled time; each job has its own
   *     fixed share of it
   */
  public record Timing(
      List<String> schedules, ZoneId timeZone, DstPolicy dst, Window window, Duration jitter) {
    public Timing {
      schedules = List.copyOf(schedules);
    }
  }

  /**
   * When a job may be due at all.
   *
   * @param startAt the first instant; open where absent
   * @param endAt the last instant; open where absent
   * @param calendars the calendars that hold it back
   */
  public record Window(Optional<Instant> startAt, Optional<Instant> endAt, CalendarUse calendars) {}

  /**
   * The calendars of a job, by name. A scheduled time is held back where it lies in one that is
   * excluded, or, where some are included, in none of those.
   */
  public record CalendarUse(List<String> include, List<String> exclude) {
    /** No calendar holds the job back. */
    public static final CalendarUse NONE = new CalendarUse(List.of(), List.of());

    public CalendarUse {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
    }

    /** Whether the job has no calendar. */
    public boolean isEmpty() {
      return include.isEmpty() && exclude.isEmpty();
    }

    /** Whether the job has this calendar. */
    public boolean names(String calendar) {
      return include.contains(calendar) || exclude.contains(calendar);
    }
  }

  /**
   * What happens when things overlap, fail or come late.
   *
   * @param suspension whether, why and how long no scheduled time is started
   * @param concurrency what happens when an execution is due while another runs
   * @param missed what happens to scheduled times nobody could start in time
   * @param limits how long an attempt may take
   * @param retry what happens after a failed attempt
   * @param history how long records are kept
   */
  public record Policies(
      Suspension suspension,
      Concurrency concurrency,
      Missed missed,
      Limits limits,
      Retry retry,
      History history) {}

  /** Whether scheduled times are held back, why, and until when (for good where absent). */
  public record Suspension(boolean suspended, Optional<String> reason, Optional<Instant> until) {
    /** No suspension. */
    public static final Suspension NONE = new Suspension(false, Optional.empty(), Optional.empty());

    /** Whether scheduled times at this instant are held back. */
    public boolean holds(Instant at) {
      return suspended && until.map(at::isBefore).orElse(true);
    }
  }

  /** What happens when an execution is due while others of its job run; at most {@code max} run. */
  public record Concurrency(Policy policy, int max) {
    /** The kinds of concurrency policy. */
    public enum Policy {
      /** Up to {@code max} run side by side. */
      ALLOW("Allow"),
      /** One at a time; what is due meanwhile is skipped. */
      FORBID("Forbid");

      private final String text;

      Policy(String text) {
        this.text = text;
      }

      /** The name in the API and in stores. */
      public String text() {
        return text;
      }
    }
  }

  /**
   * What happens to scheduled times that could not be started in time.
   *
   * @param startingDeadline how late a start still counts as on time
   * @param catchUp which of the later ones are run after all
   * @param limit the most that {@link CatchUp#ALL} runs
   */
  public record Missed(Duration startingDeadline, CatchUp catchUp, int limit) {}

  /** Which scheduled times past their starting deadline are run after all. */
  public enum CatchUp {
    /** None: all are recorded as missed. */
    NONE("None"),
    /** The latest one; the others are recorded as missed. */
    LATEST("Latest"),
    /** All, oldest first, up to the limit. */
    ALL("All");

    private final String text;

    CatchUp(String text) {
      this.text = text;
    }

    /** The name in the API and in stores. */
    public String text() {
      return text;
    }
  }

  /**
   * How long an attempt may take.
   *
   * @param activeDeadline after which the task is killed and the attempt is {@code timedOut}
   * @param terminationGrace between TERM and KILL
   * @param onLoss whether it may take longer than its worker's registration lasts
   */
  public record Limits(
      Optional<Duration> activeDeadline, Duration terminationGrace, CoordinatorLoss onLoss) {}

  /** What becomes of a running attempt whose worker is not registered any more. */
  public enum CoordinatorLoss {
    /** It is ended before anybody else can take it for lost. */
    STOP("Stop"),
    /** It goes on, though others take it for lost; its late result does not change that. */
    CONTINUE("Continue");

    private final String text;

    CoordinatorLoss(String text) {
      this.text = text;
    }

    /** The name in the API and in stores. */
    public String text() {
      return text;
    }
  }

  /**
   * What happens after an attempt that failed or ran into its deadline.
   *
   * @param backoffLimit how many further attempts there may be
   * @param initial the pause before the second attempt
   * @param factor by which each further pause grows
   * @param max the longest pause
   * @param onLost whether a lost attempt counts as a failed one
   */
  public record Retry(
      int backoffLimit, Duration initial, double factor, Duration max, boolean onLost) {}

  /**
   * How long records are kept: the newest {@code maxCount} that are younger than {@code maxAge}.
   */
  public record History(Duration maxAge, int maxCount) {}
}
