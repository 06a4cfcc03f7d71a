package io.belfry.job;

import io.belfry.job.JobDefinition.CatchUp;
import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.Filling;
import io.belfry.job.Situation.Logged;
import io.belfry.job.Situation.News;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job, its state and what happened, written in words, and the decision about it in words, so that
 * a rule is a row of a table. Numbers are seconds since {@link #START}.
 *
 * <p>What is not said: the job is due every 10 s, under Forbid, with a starting deadline of 60 s,
 * no retry and no catch-up; nothing happened since 0; a worker may claim, 200 ms ahead.
 */
final class Scene {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration CLAIM_AHEAD = Duration.ofMillis(200);

  private final JobBuilder builder = new JobBuilder(START);
  private boolean deleted;
  private String uid = "u";
  private Instant last = START;
  private long fence = 5;
  private final List<Holds.Part> holds = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();
  private final List<Retry> retries = new ArrayList<>();
  private Optional<Backlog> backlog = Optional.empty();
  private final List<Unrecorded> unrecorded = new ArrayList<>();
  private final List<Ended> ended = new ArrayList<>();
  private final List<Running> lost = new ArrayList<>();
  private final List<ExecutionId> asked = new ArrayList<>();
  private final List<Logged> logged = new ArrayList<>();
  private Optional<Filling> backfill = Optional.empty();
  private boolean mayClaim = true;
  private boolean full = true;
  private boolean workers = true;

  /** The decision in words, made from words; an absent text says nothing. */
  static String decide(
      @Nullable String job, @Nullable String state, String now, @Nullable String news) {
    Scene scene = new Scene();
    clauses(job).forEach(scene::job);
    clauses(state).forEach(scene::state);
    clauses(news).forEach(scene::news);
    return scene.decide(at(now));
  }

  private static Stream<String> clauses(@Nullable String text) {
    return text == null ? Stream.of() : Stream.of(text.split(",")).map(String::strip);
  }

  private String decide(Instant now) {
    JobState state = new JobState(uid, last, fence, running, retries, backlog, unrecorded, "");
    Optional<Claimant> claimant =
        mayClaim ? Optional.of(new Claimant("me~1", "c", 0)) : Optional.empty();
    News news = new News(ended, lost, asked, logged, backfill);
    Situation situation = new Situation(now, CLAIM_AHEAD, claimant, news, full && !mayClaim);
    Job present = builder.build(9);
    return words(state, decision(present, state, situation));
  }

  private Decision decision(Job present, JobState state, Situation situation) {
    if (deleted) {
      return Decisions.withoutJob(state, true, situation);
    }
    Occurrences times = JobBuilder.timesOf(present).withHolds(Holds.of(holds));
    return workers
        ? Decisions.decide(present, times, state, situation)
        : Decisions.withoutWorkers(present, times, state, situation);
  }

  // --- from words

  private void job(String clause) {
    String[] words = clause.split(" ");
    switch (words[0]) {
      case "every" -> builder.schedules("@every " + words[1] + "s");
      case "cron" -> builder.schedules(clause.substring(5));
      case "manual" -> builder.schedules("@manual");
      case "forbid" -> {}
      case "allow" -> builder.allow(Integer.parseInt(words[1]));
      case "deadline" -> builder.startingDeadline(seconds(words[1]));
      case "none" -> builder.catchUp(CatchUp.NONE, 100);
      case "latest" -> builder.catchUp(CatchUp.LATEST, 100);
      case "all" -> builder.catchUp(CatchUp.ALL, Integer.parseInt(words[1]));
      case "retries" -> builder.retry(retryPolicy(words));
      case "suspended" ->
          builder.suspended(words.length > 1 ? Optional.of(at(words[2])) : Optional.empty());
      case "since" -> builder.since(at(words[1]));
      case "held" -> builder.heldSince(Optional.of(at(words[1])));
      case "excluded" -> holds.add(hold(words, Holds.CALENDAR));
      case "window" -> holds.add(hold(words, Holds.WINDOW));
      case "ends" -> builder.window(Optional.empty(), Optional.of(at(words[1])));
      case "jitter" -> builder.jitter(seconds(words[1]));
      case "uid" -> builder.uid(words[1]);
      case "deleted" -> deleted = true;
      default -> throw new IllegalArgumentException(clause);
    }
  }

  /** {@code retries <limit> <initial> [onLost]}: the pause doubles, up to 60 s. */
  private static Holds.Part hold(String[] words, String reason) {
    long from = at(words[1]).getEpochSecond();
    return new Holds.Part(TimeSets.span(from, at(words[2]).getEpochSecond()), true, reason);
  }

  private static JobDefinition.Retry retryPolicy(String[] words) {
    return new JobDefinition.Retry(
        Integer.parseInt(words[1]),
        seconds(words[2]),
        2,
        Duration.ofSeconds(60),
        words.length > 3 && words[3].equals("onLost"));
  }

  private void state(String clause) {
    String[] words = clause.split(" ");
    switch (words[0]) {
      case "last" -> last = at(words[1]);
      case "fence" -> fence = Long.parseLong(words[1]);
      case "uid" -> uid = words[1];
      case "running" -> running.add(attempt(words[1]));
      case "retry" -> retries.add(new Retry(key(words[1]), number(words[1]), at(words[3])));
      case "owes" -> backlog = Optional.of(owed(words));
      default -> unrecorded.add(end(words));
    }
  }

  private static Backlog owed(String[] words) {
    String[] ends = words[1].split("\\.\\.");
    int count = Integer.parseInt(words[2].substring(1));
    return new Backlog(at(ends[0]), at(ends[1]), count);
  }

  private static Unrecorded end(String[] words) {
    return new Unrecorded(
        key(words[1]),
        number(words[1]),
        ExecutionState.of(words[0]),
        "",
        START,
        Optional.of(attempt(words[1])),
        Optional.empty(),
        OptionalInt.empty());
  }

  private void news(String clause) {
    String[] words = clause.split(" ");
    switch (words[0]) {
      case "lost" -> lost.add(attempt(words[1]));
      case "fill" -> backfill = Optional.of(filling(words));
      case "asked" -> asked.add(ExecutionId.withKey(JobBuilder.ID, key(words[1])));
      case "logged" -> logged.add(new Logged(key(words[1]), number(words[1])));
      case "noCapacity" -> mayClaim = false;
      case "notYet" -> {
        mayClaim = false;
        full = false;
      }
      case "noWorker" -> workers = false;
      default -> {
        ExecutionState state = ExecutionState.of(words[0]);
        TaskResult result =
            state == ExecutionState.SUCCEEDED
                ? TaskResult.succeeded()
                : TaskResult.of(state, "why");
        ended.add(new Ended(attempt(words[1]), result, START));
      }
    }
  }

  /** {@code fill 10..30 x3 [newest] [2]}, by {@code 100~bx}, so many at a time. */
  private static Filling filling(String[] words) {
    Backlog range = owed(words);
    boolean newest = List.of(words).contains("newest");
    String end = words[words.length - 1];
    return new Filling(
        ExecutionId.backfill(JobBuilder.ID, at("100"), "x"),
        new Backfill(
            range.next(),
            range.until(),
            range.count(),
            newest ? Backfill.Order.NEWEST_FIRST : Backfill.Order.OLDEST_FIRST,
            end.matches("[0-9]+") ? Integer.parseInt(end) : 1));
  }

  /** {@code 10#2} is the second attempt of the execution of second 10. */
  static Running attempt(String text) {
    var claim = new ExecutionRecord.Claim("w~1", "claim-" + text, 3);
    return new Running(key(text), number(text), claim, Trigger.SCHEDULE, 1, START);
  }

  private static int number(String text) {
    int hash = text.indexOf('#');
    return hash < 0 ? 1 : Integer.parseInt(text.substring(hash + 1));
  }

  private static String key(String text) {
    String execution = text.split("#")[0];
    int plus = Math.max(execution.indexOf('+'), execution.indexOf('~'));
    return plus < 0
        ? Long.toString(at(execution).toEpochMilli())
        : at(execution.substring(0, plus)).toEpochMilli() + execution.substring(plus);
  }

  static Instant at(String seconds) {
    return START.plus(seconds(seconds));
  }

  private static Duration seconds(String text) {
    return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
  }

  // --- to words

  private static String words(JobState before, Decision decision) {
    List<String> words = new ArrayList<>();
    JobState next = decision.next();
    decision.recorded().forEach(end -> words.add(recorded(end)));
    decision.late().forEach(end -> words.add("late " + attempt(end.attempt())));
    decision.consumed().ifPresent(execution -> words.add("consumes " + key(execution)));
    decision
        .rest()
        .ifPresent(
            rest ->
                words.add(
                    "leaves "
                        + owed(new Backlog(rest.from(), rest.until(), rest.left())).substring(5)));
    decision.claim().ifPresent(claim -> words.add(claimed(claim)));
    if (!next.uid().equals(before.uid())) {
      words.add("uid " + next.uid());
    }
    if (!next.last().equals(before.last())) {
      words.add("last " + words(next.last()));
    }
    if (!next.backlog().equals(before.backlog())) {
      words.add(next.backlog().map(Scene::owed).orElse("owes nothing"));
    }
    next.retries().stream()
        .filter(retry -> !before.retries().contains(retry))
        .forEach(retry -> words.add(retry(retry)));
    decision.wakeAt().ifPresent(wake -> words.add("wake " + words(wake)));
    if (decision.starved()) {
      words.add("starved");
    }
    return String.join(", ", words);
  }

  private static String recorded(Unrecorded end) {
    String attempt = end.attempt() > 1 ? "#" + end.attempt() : "";
    String range = end.range().map(r -> ".." + words(r.until()) + " x" + r.count()).orElse("");
    String text = end.state().text() + " " + words(end.key()) + attempt + range;
    return end.reason().isEmpty() ? text : text + " (" + end.reason() + ")";
  }

  private static String claimed(Decision.Claim claim) {
    return "claim "
        + attempt(claim.attempt())
        + " "
        + claim.attempt().trigger().text()
        + " at "
        + words(claim.startAt());
  }

  private static String retry(Retry retry) {
    return "retry " + words(retry.key()) + "#" + retry.attempt() + " at " + words(retry.at());
  }

  private static String owed(Backlog owed) {
    return "owes " + words(owed.next()) + ".." + words(owed.until()) + " x" + owed.count();
  }

  private static String attempt(Running attempt) {
    return words(attempt.key()) + (attempt.attempt() > 1 ? "#" + attempt.attempt() : "");
  }

  private static String key(ExecutionId execution) {
    return words(execution.key());
  }

  private static String words(String key) {
    ExecutionId id = ExecutionId.withKey(JobBuilder.ID, key);
    return words(id.scheduledAt()) + id.suffix();
  }

  private static String words(Instant at) {
    long millis = Duration.between(START, at).toMillis();
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }
}
