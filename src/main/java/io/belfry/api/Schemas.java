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

  @Schema(
      name = "Job",
      description = "A job; only name, a schedule and task are required.",
      requiredProperties = {"name", "task"})
  record Job(
      @Schema(nullable = true) @Nullable String namespace,
      String name,
      @Schema(nullable = true) @Nullable String displayName,
      @Schema(nullable = true) @Nullable String description,
      @Schema(nullable = true) @Nullable Map<String, String> labels,
      @Schema(nullable = true) @Nullable String owner,
      @Schema(nullable = true, description = "an expression; or schedules")
          @Nullable String schedule,
      @Schema(nullable = true) @Nullable List<String> schedules,
      @Schema(nullable = true, defaultValue = "UTC") @Nullable String timeZone,
      @Schema(nullable = true) @Nullable DstPolicy dstPolicy,
      @Schema(nullable = true) @Nullable Calendars calendars,
      @Schema(nullable = true, format = "date-time") @Nullable String startAt,
      @Schema(nullable = true, format = "date-time") @Nullable String endAt,
      @Schema(nullable = true) @Nullable Boolean suspend,
      @Schema(nullable = true) @Nullable Integer jitterSeconds,
      @Schema(nullable = true, description = "60, or 3600 for jobs that run hourly or less often")
          @Nullable Integer startingDeadlineSeconds,
      @Schema(nullable = true) @Nullable Boolean allowNever,
      @Schema(
              nullable = true,
              enumeration = {"None", "Latest", "All"},
              defaultValue = "Latest")
          @Nullable String catchUp,
      @Schema(nullable = true, defaultValue = "100") @Nullable Integer catchUpLimit,
      Task task,
      @Schema(nullable = true) @Nullable List<Object> parameters,
      @Schema(
              nullable = true,
              enumeration = {"Allow", "Forbid"},
              defaultValue = "Forbid")
          @Nullable String concurrencyPolicy,
      @Schema(nullable = true) @Nullable Integer maxConcurrency,
      @Schema(nullable = true) @Nullable Integer queueLimit,
      @Schema(nullable = true) @Nullable String concurrencyGroup,
      @Schema(nullable = true, description = "null: none", defaultValue = "3600")
          @Nullable Integer activeDeadlineSeconds,
      @Schema(nullable = true, defaultValue = "10") @Nullable Integer terminationGracePeriodSeconds,
      @Schema(
              nullable = true,
              enumeration = {"Stop", "Continue"},
              defaultValue = "Stop",
              description =
                  "What becomes of a run whose worker loses etcd for the time of its lease.")
          @Nullable String onCoordinatorLoss,
      @Schema(nullable = true, defaultValue = "0") @Nullable Integer backoffLimit,
      @Schema(nullable = true) @Nullable Backoff backoff,
      @Schema(nullable = true) @Nullable Boolean retryOnLost,
      @Schema(nullable = true) @Nullable Placement placement,
      @Schema(nullable = true) @Nullable List<Object> dependsOn,
      @Schema(nullable = true) @Nullable History history,
      @Schema(nullable = true, readOnly = true) @Nullable JobStatus status) {}

  @Schema(name = "DstPolicy")
  record DstPolicy(
      @Schema(
              nullable = true,
              enumeration = {"RunAfterGap", "Skip"})
          @Nullable String gap,
      @Schema(
              nullable = true,
              enumeration = {"First", "Second", "Both"})
          @Nullable String overlap) {}

  @Schema(name = "Calendars")
  record Calendars(
      @Schema(nullable = true) @Nullable List<String> include,
      @Schema(nullable = true) @Nullable List<String> exclude) {}

  @Schema(
      name = "Task",
      description = "What a job does; type says which fields there are.",
      requiredProperties = {"type"})
  record Task(
      @Schema(enumeration = {"shell", "noop", "sleep"}) String type,
      @Schema(nullable = true, description = "of shell") @Nullable String command,
      @Schema(
              nullable = true,
              description =
                  "of shell; ${secret:name} stands for a secret of the namespace, $${ for ${")
          @Nullable Map<String, String> env,
      @Schema(nullable = true, description = "of shell") @Nullable String workingDirectory,
      @Schema(nullable = true, description = "of shell") @Nullable String runAsUser,
      @Schema(nullable = true, description = "of sleep") @Nullable Double durationSeconds) {}

  @Schema(name = "Backoff")
  record Backoff(
      @Schema(nullable = true) @Nullable Integer initialSeconds,
      @Schema(nullable = true) @Nullable Double factor,
      @Schema(nullable = true) @Nullable Integer maxSeconds) {}

  @Schema(name = "Placement")
  record Placement(
      @Schema(nullable = true) @Nullable String mode,
      @Schema(nullable = true) @Nullable Map<String, String> selector,
      @Schema(nullable = true) @Nullable Map<String, String> exclude,
      @Schema(nullable = true) @Nullable String strategy) {}

  @Schema(name = "History")
  record History(
      @Schema(nullable = true) @Nullable Integer maxAgeDays,
      @Schema(nullable = true) @Nullable Integer maxCount) {}

  @Schema(name = "JobStatus")
  record JobStatus(
      int version,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time") String updatedAt,
      @Schema(nullable = true, format = "date-time") @Nullable String nextScheduledAt,
      @Schema(nullable = true, format = "date-time") @Nullable String lastScheduledAt,
      @Schema(nullable = true) @Nullable String lastState,
      List<String> running,
      @Schema(nullable = true) @Nullable String suspendReason,
      @Schema(nullable = true, format = "date-time") @Nullable String suspendUntil) {}

  @Schema(
      name = "Execution",
      description = "An attempt; as a whole it has its attempts.",
      requiredProperties = {"id", "namespace", "job", "scheduledAt", "attempt", "state"})
  record Execution(
      String id,
      String namespace,
      String job,
      int jobVersion,
      @Schema(enumeration = {"schedule", "manual", "retry", "catchUp", "backfill"}) String trigger,
      @Schema(nullable = true) @Nullable String triggeredBy,
      @Schema(nullable = true) @Nullable String command,
      @Schema(format = "date-time") String scheduledAt,
      @Schema(nullable = true, format = "date-time") @Nullable String claimedAt,
      @Schema(nullable = true, format = "date-time") @Nullable String startedAt,
      @Schema(nullable = true, format = "date-time") @Nullable String finishedAt,
      int attempt,
      @Schema(nullable = true) @Nullable String worker,
      @Schema(nullable = true) @Nullable Long fencingToken,
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
      @Schema(nullable = true) @Nullable String reason,
      @Schema(nullable = true) @Nullable Integer exitCode,
      @Schema(nullable = true) @Nullable Integer signal,
      long outputBytes,
      boolean outputTruncated,
      @Schema(nullable = true) @Nullable Range range,
      @Schema(nullable = true) @Nullable List<Execution> attempts) {}

  @Schema(name = "Range", description = "Several scheduled times in one record.")
  record Range(@Schema(format = "date-time") String until, long count) {}

  @Schema(
      name = "Worker",
      requiredProperties = {"id", "name", "state"})
  record Worker(
      String id,
      String name,
      @Schema(enumeration = {"live", "draining", "gone"}) String state,
      String host,
      String address,
      String version,
      @Schema(
              description =
                  "the version of its rules of time zones, such as 2026a; empty if unknown")
          String timeZoneData,
      @Schema(description = "what it understands; the cluster is at the lowest of all")
          int featureLevel,
      @Schema(format = "date-time") String startedAt,
      @Schema(nullable = true, format = "date-time") @Nullable String lastSeenAt,
      int capacity,
      @Schema(nullable = true) @Nullable Integer running,
      Map<String, String> labels,
      @Schema(
              nullable = true,
              description = "how far its clock is ahead of the cluster's time, where known")
          @Nullable Long clockOffsetMillis,
      @Schema(nullable = true) @Nullable String reason,
      @Schema(
              nullable = true,
              description =
                  "what was lost with a worker that is gone, in the namespaces that the caller may"
                      + " see; null for live ones and while the execution log is away")
          @Nullable WorkerLosses lost) {}

  @Schema(
      name = "WorkerLosses",
      requiredProperties = {"total", "executions"})
  record WorkerLosses(
      @Schema(description = "attempts; a number, or {value, atLeast} above 10,000") Object total,
      @Schema(description = "ids of the newest 100") List<String> executions) {}

  @Schema(
      name = "Pong",
      requiredProperties = {"roundTripMillis", "clockOffsetMillis"})
  record Pong(long roundTripMillis, long clockOffsetMillis) {}

  @Schema(name = "Namespace")
  record Namespace(String name, int jobs) {}

  @Schema(
      name = "JobList",
      requiredProperties = {"items", "total"})
  record JobList(
      List<Job> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}

  @Schema(
      name = "ExecutionList",
      requiredProperties = {"items", "total"})
  record ExecutionList(
      List<Execution> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}

  @Schema(
      name = "WorkerList",
      requiredProperties = {"items", "total"})
  record WorkerList(
      List<Worker> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}

  @Schema(
      name = "NamespaceList",
      requiredProperties = {"items", "total"})
  record NamespaceList(
      List<Namespace> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}

  @Schema(
      name = "Secret",
      description = "What may be known of a secret; its value is never shown.",
      requiredProperties = {"name"})
  record Secret(
      String name,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time") String updatedAt,
      String updatedBy) {}

  @Schema(
      name = "SecretList",
      requiredProperties = {"items", "total"})
  record SecretList(
      List<Secret> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}

  @Schema(
      name = "SecretValue",
      requiredProperties = {"value"})
  record SecretValue(@Schema(description = "at most 8 KiB") String value) {}

  @Schema(name = "Empty", description = "No options.")
  record Empty() {}

  @Schema(name = "RunRequest")
  record RunRequest(
      @Schema(nullable = true) @Nullable Map<String, String> parameters,
      @Schema(nullable = true) @Nullable String worker) {}

  @Schema(
      name = "RunAccepted",
      requiredProperties = {"id"})
  record RunAccepted(String id) {}

  @Schema(
      name = "BackfillRequest",
      requiredProperties = {"from", "to"})
  record BackfillRequest(
      @Schema(format = "date-time", description = "the first instant, inclusive") String from,
      @Schema(format = "date-time", description = "the last instant, inclusive; in the past")
          String to,
      @Schema(
              nullable = true,
              minimum = "1",
              maximum = "10000",
              description = "the most executions; without it more than 1,000 are refused")
          @Nullable Integer limit,
      @Schema(
              nullable = true,
              enumeration = {"OldestFirst", "NewestFirst"},
              defaultValue = "OldestFirst")
          @Nullable String order,
      @Schema(
              nullable = true,
              defaultValue = "1",
              description = "how many run at a time, no more than maxConcurrency")
          @Nullable Integer parallelism,
      @Schema(nullable = true, description = "only tell the times") @Nullable Boolean dryRun) {}

  @Schema(
      name = "BackfillAccepted",
      requiredProperties = {"id"})
  record BackfillAccepted(
      @Schema(description = "what the ids of its executions end in, behind a ~") String id) {}

  @Schema(
      name = "BackfillTimes",
      requiredProperties = {"count", "times"})
  record BackfillTimes(
      int count, @Schema(description = "in the order of running") List<PreviewTime> times) {}

  @Schema(
      name = "Backfill",
      requiredProperties = {
        "id",
        "from",
        "to",
        "left",
        "order",
        "parallelism",
        "triggeredBy",
        "askedAt"
      })
  record Backfill(
      String id,
      @Schema(format = "date-time", description = "the rest begins here") String from,
      @Schema(format = "date-time", description = "the rest ends here") String to,
      @Schema(description = "how many more executions") int left,
      @Schema(enumeration = {"OldestFirst", "NewestFirst"}) String order,
      int parallelism,
      String triggeredBy,
      @Schema(format = "date-time") String askedAt) {}

  @Schema(
      name = "BackfillList",
      requiredProperties = {"items", "total"})
  record BackfillList(List<Backfill> items, long total) {}

  @Schema(name = "SuspendRequest")
  record SuspendRequest(
      @Schema(nullable = true) @Nullable String reason,
      @Schema(nullable = true, format = "date-time") @Nullable String until) {}

  @Schema(name = "SchedulePreviewRequest")
  record SchedulePreviewRequest(
      @Schema(nullable = true) @Nullable String schedule,
      @Schema(nullable = true) @Nullable List<String> schedules,
      @Schema(nullable = true) @Nullable String timeZone,
      @Schema(nullable = true) @Nullable DstPolicy dstPolicy,
      @Schema(nullable = true, format = "date-time") @Nullable String startAt,
      @Schema(nullable = true, format = "date-time") @Nullable String endAt,
      @Schema(nullable = true) @Nullable Calendars calendars,
      @Schema(nullable = true) @Nullable Integer jitterSeconds,
      @Schema(nullable = true, description = "the job's, which H depends on")
          @Nullable String namespace,
      @Schema(nullable = true, description = "the job's, which H depends on") @Nullable String name,
      @Schema(nullable = true, format = "date-time", description = "exclusive; now by default")
          @Nullable String from,
      @Schema(nullable = true, description = "1 to 100, 5 by default") @Nullable Integer count) {}

  @Schema(
      name = "SchedulePreview",
      requiredProperties = {"times", "heldBack", "description", "warnings"})
  record SchedulePreview(
      List<PreviewTime> times,
      @Schema(description = "what calendars hold back up to the last of the times")
          List<PreviewHeldBack> heldBack,
      Description description,
      List<Warning> warnings) {}

  @Schema(
      name = "PreviewHeldBack",
      requiredProperties = {"from", "local", "until", "count", "reason"})
  record PreviewHeldBack(
      @Schema(format = "date-time", description = "the first of them") String from,
      @Schema(format = "date-time", description = "the first, with the zone's offset") String local,
      @Schema(format = "date-time", description = "the last of them") String until,
      @Schema(description = "how many, counted up to 10000") int count,
      String reason) {}

  @Schema(
      name = "PreviewTime",
      requiredProperties = {"at", "local"})
  record PreviewTime(
      @Schema(format = "date-time") String at,
      @Schema(format = "date-time", description = "with the zone's offset") String local,
      @Schema(
              nullable = true,
              enumeration = {"gap", "overlap"})
          @Nullable String mark) {}

  @Schema(name = "Description")
  record Description(String en, String zh) {}

  @Schema(
      name = "Warning",
      requiredProperties = {"code"})
  record Warning(
      String code,
      String detail,
      @Schema(nullable = true, description = "how many jobs start in the same minute")
          @Nullable Integer count) {}

  @Schema(name = "Stats")
  record Stats(
      JobCounts jobs, int workers, long running, @Schema(nullable = true) @Nullable Room store) {}

  @Schema(
      name = "StoreRoom",
      description = "How the store stands for room, as this master last saw it.")
  record Room(
      @Schema(enumeration = {"ok", "nearlyFull", "full", "corrupt"}) String state,
      long bytes,
      @Schema(nullable = true) @Nullable Long quotaBytes) {}

  @Schema(name = "JobCounts")
  record JobCounts(long total, long suspended) {}

  @Schema(
      name = "Forecast",
      description = "Executions that schedules start, by the minute.",
      requiredProperties = {
        "from",
        "total",
        "busiest",
        "quietest",
        "quietestMinuteOfHour",
        "minutes"
      })
  record Forecast(
      @Schema(format = "date-time", description = "the first minute") String from,
      long total,
      ForecastMinute busiest,
      ForecastMinute quietest,
      @Schema(description = "0 to 59, of the hours in UTC") int quietestMinuteOfHour,
      @Schema(description = "one count for each minute from the first on") List<Integer> minutes) {}

  @Schema(
      name = "ForecastMinute",
      requiredProperties = {"at", "count"})
  record ForecastMinute(@Schema(format = "date-time") String at, int count) {}

  @Schema(
      name = "UpcomingList",
      description = "The jobs that schedules start in a span of time, the first to start first.",
      requiredProperties = {"from", "to", "items", "total", "truncated"})
  record UpcomingList(
      @Schema(format = "date-time") String from,
      @Schema(format = "date-time", description = "behind the last instant") String to,
      List<Upcoming> items,
      @Schema(nullable = true) @Nullable String nextCursor,
      @Schema(description = "how many jobs start then") Object total,
      @Schema(description = "whether there are more jobs than items") boolean truncated) {}

  @Schema(
      name = "Upcoming",
      requiredProperties = {
        "namespace",
        "name",
        "displayName",
        "timeZone",
        "first",
        "last",
        "count",
        "countCapped",
        "times"
      })
  record Upcoming(
      String namespace,
      String name,
      String displayName,
      @Schema(description = "the job's own") String timeZone,
      @Schema(format = "date-time", description = "its first start, jitter included") String first,
      @Schema(format = "date-time") String last,
      @Schema(description = "how often it starts, counted up to 1,000") int count,
      @Schema(description = "whether it may be more") boolean countCapped,
      @Schema(description = "its first starts, up to 10") List<String> times) {}

  @Schema(
      name = "StatsBucketList",
      requiredProperties = {"items", "total", "stepSeconds"})
  record StatsBucketList(
      List<StatsBucket> items,
      @Schema(nullable = true) @Nullable String nextCursor,
      Object total,
      @Schema(description = "how long a bucket is") long stepSeconds) {}

  @Schema(
      name = "StatsBucket",
      requiredProperties = {"at", "outcomes", "delay", "duration"})
  record StatsBucket(
      @Schema(format = "date-time") String at,
      @Schema(description = "how many ended in each final state, where any did")
          Map<String, Long> outcomes,
      @Schema(description = "of first attempts by schedule: from the scheduled time to the start")
          Spread delay,
      @Schema(description = "of attempts: from the start to the end") Spread duration) {}

  @Schema(
      name = "Spread",
      requiredProperties = {"count"})
  record Spread(
      long count,
      @Schema(nullable = true) @Nullable Long meanMillis,
      @Schema(nullable = true) @Nullable Long p50Millis,
      @Schema(nullable = true) @Nullable Long p95Millis,
      @Schema(nullable = true) @Nullable Long p99Millis,
      @Schema(nullable = true) @Nullable Long maxMillis) {}

  @Schema(name = "FieldProblem")
  record FieldProblem(
      String detail,
      String code,
      @Schema(nullable = true) @Nullable String field,
      @Schema(nullable = true) @Nullable Integer position) {}

  @Schema(
      name = "Problem",
      description = "Why there is no other answer, by RFC 9457.",
      requiredProperties = {"type", "title", "status", "detail", "code"})
  record Problem(
      String type,
      String title,
      int status,
      String detail,
      String code,
      @Schema(nullable = true) @Nullable String field,
      @Schema(nullable = true) @Nullable Integer position,
      @Schema(nullable = true) @Nullable List<FieldProblem> errors) {}
}
