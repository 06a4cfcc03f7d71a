package io.belfry.api;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The documents of the API as its description shows them. Nothing is made of these records: they
 * stand for the JSON that {@code io.belfry.codec} reads and writes, and a test holds them to it.
 */
final class Schemas {
  private Schemas() {}

  @Schema(name = "Job", description = "A job; only name, a schedule and task are required.")
  record Job(
      @Nullable String namespace,
      String name,
      @Nullable String displayName,
      @Nullable String description,
      @Nullable Map<String, String> labels,
      @Nullable String owner,
      @Schema(description = "an expression; or schedules") @Nullable String schedule,
      @Nullable List<String> schedules,
      @Schema(defaultValue = "UTC") @Nullable String timeZone,
      @Nullable DstPolicy dstPolicy,
      @Nullable Calendars calendars,
      @Schema(format = "date-time") @Nullable String startAt,
      @Schema(format = "date-time") @Nullable String endAt,
      @Nullable Boolean suspend,
      @Nullable Integer jitterSeconds,
      @Schema(description = "60, or 3600 for jobs that run hourly or less often")
          @Nullable Integer startingDeadlineSeconds,
      @Nullable Boolean allowNever,
      @Schema(
              enumeration = {"None", "Latest", "All"},
              defaultValue = "Latest")
          @Nullable String catchUp,
      @Schema(defaultValue = "100") @Nullable Integer catchUpLimit,
      Task task,
      @Nullable List<Object> parameters,
      @Schema(
              enumeration = {"Allow", "Forbid"},
              defaultValue = "Forbid")
          @Nullable String concurrencyPolicy,
      @Nullable Integer maxConcurrency,
      @Nullable Integer queueLimit,
      @Nullable String concurrencyGroup,
      @Schema(description = "null: none", defaultValue = "3600")
          @Nullable Integer activeDeadlineSeconds,
      @Schema(defaultValue = "10") @Nullable Integer terminationGracePeriodSeconds,
      @Nullable String onCoordinatorLoss,
      @Schema(defaultValue = "0") @Nullable Integer backoffLimit,
      @Nullable Backoff backoff,
      @Nullable Boolean retryOnLost,
      @Nullable Placement placement,
      @Nullable List<Object> dependsOn,
      @Nullable History history,
      @Schema(readOnly = true) @Nullable JobStatus status) {}

  @Schema(name = "DstPolicy")
  record DstPolicy(
      @Schema(enumeration = {"RunAfterGap", "Skip"}) @Nullable String gap,
      @Schema(enumeration = {"First", "Second", "Both"}) @Nullable String overlap) {}

  @Schema(name = "Calendars")
  record Calendars(@Nullable List<String> include, @Nullable List<String> exclude) {}

  @Schema(name = "Task", description = "What a job does; type says which fields there are.")
  record Task(
      @Schema(enumeration = {"shell", "noop", "sleep"}) String type,
      @Schema(description = "of shell") @Nullable String command,
      @Schema(description = "of shell") @Nullable Map<String, String> env,
      @Schema(description = "of shell") @Nullable String workingDirectory,
      @Schema(description = "of shell") @Nullable String runAsUser,
      @Schema(description = "of sleep") @Nullable Double durationSeconds) {}

  @Schema(name = "Backoff")
  record Backoff(
      @Nullable Integer initialSeconds, @Nullable Double factor, @Nullable Integer maxSeconds) {}

  @Schema(name = "Placement")
  record Placement(
      @Nullable String mode,
      @Nullable Map<String, String> selector,
      @Nullable Map<String, String> exclude,
      @Nullable String strategy) {}

  @Schema(name = "History")
  record History(@Nullable Integer maxAgeDays, @Nullable Integer maxCount) {}

  @Schema(name = "JobStatus")
  record JobStatus(
      int version,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time") String updatedAt,
      @Schema(format = "date-time") @Nullable String nextScheduledAt,
      @Schema(format = "date-time") @Nullable String lastScheduledAt,
      @Nullable String lastState,
      List<String> running,
      @Nullable String suspendReason,
      @Schema(format = "date-time") @Nullable String suspendUntil) {}

  @Schema(name = "Execution", description = "An attempt; as a whole it has its attempts.")
  record Execution(
      String id,
      String namespace,
      String job,
      int jobVersion,
      @Schema(enumeration = {"schedule", "manual", "retry", "catchUp"}) String trigger,
      @Nullable String triggeredBy,
      @Nullable String command,
      @Schema(format = "date-time") String scheduledAt,
      @Schema(format = "date-time") @Nullable String claimedAt,
      @Schema(format = "date-time") @Nullable String startedAt,
      @Schema(format = "date-time") @Nullable String finishedAt,
      int attempt,
      @Nullable String worker,
      @Nullable Long fencingToken,
      @Schema(
              enumeration = {
                "claimed",
                "running",
                "succeeded",
                "failed",
                "timedOut",
                "killed",
                "lost",
                "skipped",
                "missed"
              })
          String state,
      @Nullable String reason,
      @Nullable Integer exitCode,
      @Nullable Integer signal,
      long outputBytes,
      boolean outputTruncated,
      @Nullable Range range,
      @Nullable List<Execution> attempts) {}

  @Schema(name = "Range", description = "Several scheduled times in one record.")
  record Range(@Schema(format = "date-time") String until, long count) {}

  @Schema(name = "Worker")
  record Worker(
      String id,
      String name,
      @Schema(enumeration = {"live", "gone"}) String state,
      String host,
      String version,
      @Schema(format = "date-time") String startedAt,
      @Schema(format = "date-time") @Nullable String lastSeenAt,
      int capacity,
      @Nullable Integer running,
      Map<String, String> labels,
      @Nullable String reason) {}

  @Schema(name = "Namespace")
  record Namespace(String name, int jobs) {}

  @Schema(name = "JobList")
  record JobList(List<Job> items, @Nullable String nextCursor, Object total) {}

  @Schema(name = "ExecutionList")
  record ExecutionList(List<Execution> items, @Nullable String nextCursor, Object total) {}

  @Schema(name = "WorkerList")
  record WorkerList(List<Worker> items, @Nullable String nextCursor, Object total) {}

  @Schema(name = "NamespaceList")
  record NamespaceList(List<Namespace> items, @Nullable String nextCursor, Object total) {}

  @Schema(name = "RunRequest")
  record RunRequest(@Nullable Map<String, String> parameters, @Nullable String worker) {}

  @Schema(name = "RunAccepted")
  record RunAccepted(String id) {}

  @Schema(name = "SuspendRequest")
  record SuspendRequest(
      @Nullable String reason, @Schema(format = "date-time") @Nullable String until) {}

  @Schema(name = "SchedulePreviewRequest")
  record SchedulePreviewRequest(
      @Nullable String schedule,
      @Nullable List<String> schedules,
      @Nullable String timeZone,
      @Nullable DstPolicy dstPolicy,
      @Schema(format = "date-time") @Nullable String startAt,
      @Schema(format = "date-time") @Nullable String endAt,
      @Nullable Integer jitterSeconds,
      @Schema(description = "the job's, which H depends on") @Nullable String namespace,
      @Schema(description = "the job's, which H depends on") @Nullable String name,
      @Schema(format = "date-time", description = "exclusive; now by default")
          @Nullable String from,
      @Schema(description = "1 to 100, 5 by default") @Nullable Integer count) {}

  @Schema(name = "SchedulePreview")
  record SchedulePreview(
      List<PreviewTime> times, Description description, List<Warning> warnings) {}

  @Schema(name = "PreviewTime")
  record PreviewTime(
      @Schema(format = "date-time") String at,
      @Schema(format = "date-time", description = "with the zone's offset") String local,
      @Schema(enumeration = {"gap", "overlap"}) @Nullable String mark) {}

  @Schema(name = "Description")
  record Description(String en, String zh) {}

  @Schema(name = "Warning")
  record Warning(String code, String detail) {}

  @Schema(name = "Stats")
  record Stats(JobCounts jobs, int workers, long running) {}

  @Schema(name = "JobCounts")
  record JobCounts(long total, long suspended) {}

  @Schema(name = "FieldProblem")
  record FieldProblem(
      String detail, String code, @Nullable String field, @Nullable Integer position) {}

  @Schema(name = "Problem", description = "Why there is no other answer, by RFC 9457.")
  record Problem(
      String type,
      String title,
      int status,
      String detail,
      String code,
      @Nullable String field,
      @Nullable Integer position,
      @Nullable List<FieldProblem> errors) {}
}
