package io.belfry.cluster;

import static java.util.stream.Collectors.groupingBy;

import io.belfry.cluster.Plan.Trait;
import io.belfry.cluster.Sign.Kind;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says what is wrong with a run of the rig: scheduled times that ran twice, early, not at all or
 * beside one another, starts of a worker that had no registration any more, records that the
 * witnesses contradict, fencing tokens that do not grow. A pure function of the evidence.
 */
final class ExactlyOnce {
  private static final int SHOWN = 12;

  private final Evidence evidence;
  private final Map<JobId, Plan> plans = new HashMap<>();
  private final Map<JobId, List<Sign>> starts;
  private final Map<Sign.Attempt, List<Sign>> signs;
  private final Map<JobId, List<ExecutionRecord>> records;
  private final Map<String, List<String>> found = new TreeMap<>();

  private ExactlyOnce(Evidence evidence) {
    this.evidence = evidence;
    evidence.plans().forEach(plan -> plans.put(plan.job(), plan));
    signs = evidence.signs().stream().collect(groupingBy(Sign::key));
    starts =
        evidence.signs().stream()
            .filter(sign -> sign.kind() == Kind.START)
            .sorted(Comparator.comparingLong(Sign::nanos))
            .collect(groupingBy(sign -> sign.execution().job()));
    records = evidence.records().stream().collect(groupingBy(record -> record.id().job()));
  }

  /** What is wrong, by kind and with examples; empty where nothing is. */
  static List<String> violations(Evidence evidence) {
    ExactlyOnce check = new ExactlyOnce(evidence);
    check.run();
    return check.report();
  }

  private void run() {
    for (Plan plan : evidence.plans()) {
      List<Sign> began = starts.getOrDefault(plan.job(), List.of());
      noneTwice(began);
      noneOutsideThePlan(plan, began);
      noneEarly(began);
      noneBehindItsFence(began);
      tokensGrow(plan, began);
      if (plan.is(Trait.FORBID)) {
        noOverlap(plan);
      }
      List<ExecutionRecord> written = records.getOrDefault(plan.job(), List.of());
      everyTimeCameToOneThing(plan, began, written);
      recordsAreExecutions(began, written);
      stateIsAtRest(plan, began);
    }
    Set<JobId> strangers = new HashSet<>(starts.keySet());
    strangers.removeAll(plans.keySet());
    strangers.forEach(job -> wrong("unplanned", job + " ran"));
  }

  // --- starts

  private void noneTwice(List<Sign> began) {
    Map<Sign.Attempt, List<Sign>> byAttempt = began.stream().collect(groupingBy(Sign::key));
    byAttempt.forEach(
        (attempt, times) -> {
          if (times.size() > 1) {
            wrong("doubled", attempt + ": " + times.stream().map(Sign::line).toList());
          }
        });
    for (Sign start : began) {
      if (start.attempt() > 1) {
        mayBeTriedAgain(start);
      }
    }
  }

  private void mayBeTriedAgain(Sign start) {
    boolean failedBefore =
        records.getOrDefault(start.execution().job(), List.of()).stream()
            .filter(record -> record.id().equals(start.execution()))
            .filter(record -> record.attempt() == start.attempt() - 1)
            .map(record -> record.outcome().state())
            .anyMatch(
                state ->
                    state == ExecutionState.FAILED
                        || state == ExecutionState.TIMED_OUT
                        || state == ExecutionState.LOST);
    if (!failedBefore) {
      wrong("doubled", start.key() + ", and the attempt before had not failed");
    }
  }

  private void noneOutsideThePlan(Plan plan, List<Sign> began) {
    for (Sign start : began) {
      String key = start.execution().key();
      if (!plan.must().contains(key) && !plan.may().contains(key)) {
        wrong("unplanned", start.line());
      }
    }
  }

  private void noneEarly(List<Sign> began) {
    for (Sign start : began) {
      if (start.at().isBefore(start.execution().scheduledAt())) {
        wrong("early", start.line());
      }
    }
  }

  private void noneBehindItsFence(List<Sign> began) {
    for (Sign start : began) {
      Optional<Long> gone = Optional.ofNullable(evidence.goneAt().get(start.claim().worker()));
      gone.filter(at -> start.nanos() > at)
          .ifPresent(
              at ->
                  wrong(
                      "fenced",
                      start.line() + ", " + (start.nanos() - at) / 1_000_000 + " ms behind"));
    }
  }

  /** In the order of the starts; one that caught up was claimed later than its neighbours. */
  private void tokensGrow(Plan plan, List<Sign> began) {
    long highest = Long.MIN_VALUE;
    Set<Long> seen = new HashSet<>();
    for (Sign start : began) {
      long token = start.claim().fencingToken();
      if (!seen.add(token)) {
        wrong("token", plan.job() + " used " + token + " twice");
      }
      boolean inTime =
          start.at().isBefore(start.execution().scheduledAt().plusMillis(900))
              && !start.execution().isManual();
      boolean ordered = plan.is(Trait.FORBID) || inTime;
      if (ordered && token < highest) {
        wrong("token", start.line() + " came behind " + highest);
      }
      if (ordered) {
        highest = Math.max(highest, token);
      }
    }
  }

  /** From the first sign of life of each attempt to its last. */
  private void noOverlap(Plan plan) {
    List<long[]> spans = new ArrayList<>();
    signs.forEach(
        (attempt, seen) -> {
          if (attempt.execution().job().equals(plan.job())) {
            seen.stream()
                .filter(sign -> sign.kind() != Kind.HANDED && sign.kind() != Kind.DONE)
                .collect(groupingBy(Sign::claim))
                .values()
                .forEach(
                    life ->
                        spans.add(
                            new long[] {
                              life.stream().mapToLong(Sign::nanos).min().orElseThrow(),
                              life.stream().mapToLong(Sign::nanos).max().orElseThrow()
                            }));
          }
        });
    spans.sort(Comparator.comparingLong(span -> span[0]));
    for (int i = 1; i < spans.size(); i++) {
      long over = spans.get(i - 1)[1] - spans.get(i)[0];
      if (over > 0) {
        wrong("overlap", plan.job() + " ran beside itself for " + over / 1_000_000 + " ms");
      }
    }
  }

  // --- what became of each time

  private void everyTimeCameToOneThing(Plan plan, List<Sign> began, List<ExecutionRecord> written) {
    Set<String> started = new HashSet<>();
    began.forEach(start -> started.add(start.execution().key()));
    Map<String, Set<String>> turnedDown = turnedDown(plan, written);
    Set<String> ended = new HashSet<>();
    for (ExecutionRecord record : written) {
      if (record.isFinal() && record.attempt() > 0) {
        ended.add(record.id().key());
      }
    }
    for (String key : plan.must()) {
      Set<String> refusals = turnedDown.getOrDefault(key, Set.of());
      if (!started.contains(key) && !ended.contains(key) && refusals.isEmpty()) {
        wrong("missed", ExecutionId.withKey(plan.job(), key) + " came to nothing");
      }
      if (!refusals.isEmpty() && !plan.is(Trait.MAY_MISS)) {
        wrong("turned down", ExecutionId.withKey(plan.job(), key) + ": " + refusals);
      }
    }
    turnedDown.forEach(
        (key, refusals) -> {
          boolean both = started.contains(key) || ended.contains(key) || refusals.size() > 1;
          if (both) {
            wrong(
                "two outcomes",
                ExecutionId.withKey(plan.job(), key) + " ran or ended, and " + refusals);
          }
        });
  }

  /** Which records without an attempt stand for each time. */
  private static Map<String, Set<String>> turnedDown(Plan plan, List<ExecutionRecord> written) {
    Map<String, Set<String>> found = new HashMap<>();
    for (ExecutionRecord record : written) {
      if (record.attempt() == 0) {
        Instant from = record.id().scheduledAt();
        Instant until = record.outcome().range().map(range -> range.until()).orElse(from);
        String what = record.outcome().state().text() + " of " + record.id().key();
        for (String key : Plan.seconds(from, until)) {
          if (plan.must().contains(key) || plan.may().contains(key)) {
            found.computeIfAbsent(key, any -> new HashSet<>()).add(what);
          }
        }
      }
    }
    return found;
  }

  // --- records

  private void recordsAreExecutions(List<Sign> began, List<ExecutionRecord> written) {
    Map<Sign.Attempt, List<ExecutionRecord>> ends = new HashMap<>();
    for (ExecutionRecord record : written) {
      if (record.attempt() > 0 && record.isFinal()) {
        ends.computeIfAbsent(
                new Sign.Attempt(record.id(), record.attempt()), any -> new ArrayList<>())
            .add(record);
      }
    }
    for (Sign start : began) {
      if (!ends.containsKey(start.key())) {
        wrong("unrecorded", start.line());
      }
    }
    ends.forEach(this::endIsOne);
  }

  private void endIsOne(Sign.Attempt attempt, List<ExecutionRecord> writings) {
    Set<ExecutionState> states = new HashSet<>();
    writings.forEach(record -> states.add(record.outcome().state()));
    if (states.size() > 1) {
      wrong("two ends", attempt + ": " + states);
    }
    Set<ExecutionRecord.Claim> claims = new HashSet<>();
    writings.forEach(record -> record.claim().ifPresent(claims::add));
    List<Sign> seen = signs.getOrDefault(attempt, List.of());
    for (Sign sign : seen) {
      if (sign.kind() == Kind.START && !claims.contains(sign.claim())) {
        wrong("other claim", sign.line() + " is recorded under " + claims);
      }
    }
    boolean ended = seen.stream().anyMatch(sign -> sign.kind() == Kind.END);
    if (states.contains(ExecutionState.SUCCEEDED) && !ended) {
      wrong("invented", attempt + " is recorded as succeeded, and nobody saw it end");
    }
  }

  // --- states

  private void stateIsAtRest(Plan plan, List<Sign> began) {
    Optional<JobState> state = Optional.ofNullable(evidence.states().get(plan.job()));
    if (state.isEmpty()) {
      if (!began.isEmpty()) {
        wrong("state", plan.job() + " ran and has no state");
      }
      return;
    }
    if (!state.get().openKeys().isEmpty() || state.get().backlog().isPresent()) {
      wrong("state", plan.job() + " is not at rest: " + state.get());
    }
    began.stream()
        .filter(start -> start.claim().fencingToken() > state.get().fence())
        .forEach(start -> wrong("token", start.line() + " is above the state's"));
  }

  // --- the report

  private void wrong(String kind, String what) {
    found.computeIfAbsent(kind, any -> new ArrayList<>()).add(what);
  }

  private List<String> report() {
    List<String> lines = new ArrayList<>();
    found.forEach(
        (kind, cases) -> {
          cases.stream().limit(SHOWN).forEach(one -> lines.add(kind + ": " + one));
          if (cases.size() > SHOWN) {
            lines.add(kind + ": and " + (cases.size() - SHOWN) + " more");
          }
        });
    return lines;
  }
}
