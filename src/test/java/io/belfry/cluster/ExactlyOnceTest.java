package io.belfry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.cluster.Plan.Trait;
import io.belfry.cluster.Sign.Kind;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Claim;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest {
  private static final JobId JOB = new JobId("default", "tick");
  private static final Instant FIRST = Instant.ofEpochSecond(1_000);
  private static final String ME = "one~a";

  private final List<Sign> signs = new ArrayList<>();
  private final List<ExecutionRecord> records = new ArrayList<>();
  private final Map<JobId, JobState> states = new HashMap<>();
  private final Map<String, Long> goneAt = new HashMap<>();
  private Plan plan = Plan.everySecond(JOB, FIRST, FIRST.plusSeconds(2));

  /** Three times that ran as they should. */
  ExactlyOnceTest() {
    for (int second = 0; second < 3; second++) {
      ran(second, Duration.ofMillis(300));
    }
    states.put(JOB, JobState.fresh("uid", FIRST.plusSeconds(2), 13));
  }

  private static ExecutionId id(int second) {
    return ExecutionId.scheduled(JOB, FIRST.plusSeconds(second));
  }

  private static Claim claim(int second) {
    return new Claim(ME, "c" + second, 10 + second);
  }

  private static Sign sign(Kind kind, int second, Duration after, Claim claim) {
    Instant at = FIRST.plusSeconds(second).plus(after);
    long nanos = TimeUnit.SECONDS.toNanos(second) + after.toNanos();
    return new Sign(kind, id(second), 1, claim, nanos, at);
  }

  private void ran(int second, Duration time) {
    signs.add(sign(Kind.START, second, Duration.ofMillis(2), claim(second)));
    signs.add(sign(Kind.END, second, time, claim(second)));
    records.add(record(second, 1, Optional.of(claim(second)), ExecutionState.SUCCEEDED));
  }

  private static ExecutionRecord record(
      int second, int attempt, Optional<Claim> claim, ExecutionState state) {
    return new ExecutionRecord(
        id(second),
        attempt,
        claim,
        new ExecutionRecord.Origin(1, Trigger.SCHEDULE, Optional.empty(), Optional.empty()),
        ExecutionRecord.Times.NONE,
        new ExecutionRecord.Outcome(
            state, Optional.empty(), ExecutionRecord.Exit.NONE, Optional.empty()));
  }

  private List<String> violations() {
    return ExactlyOnce.violations(new Evidence(List.of(plan), signs, records, states, goneAt));
  }

  private void assertFound(String kind) {
    assertThat(violations()).isNotEmpty().anyMatch(line -> line.startsWith(kind + ": "));
  }

  @Test
  void aCleanRunIsGreen() {
    assertThat(violations()).isEmpty();
  }

  @Test
  void aSecondStartIsDoubled() {
    Claim other = new Claim("two~b", "x", 14);
    signs.add(sign(Kind.START, 1, Duration.ofMillis(9), other));
    assertFound("doubled");
  }

  @Test
  void aSecondAttemptWithoutAFailureIsDoubled() {
    Sign again = sign(Kind.START, 1, Duration.ofMillis(400), new Claim(ME, "x", 11));
    signs.add(
        new Sign(again.kind(), again.execution(), 2, again.claim(), again.nanos(), again.at()));
    assertFound("doubled");
  }

  @Test
  void aTimeWithoutStartOrRecordIsMissed() {
    signs.removeIf(sign -> sign.execution().equals(id(1)));
    records.removeIf(record -> record.id().equals(id(1)));
    assertFound("missed");
  }

  @Test
  void aLostClaimThatNeverStartedIsAnOutcome() {
    signs.removeIf(sign -> sign.execution().equals(id(1)));
    records.removeIf(record -> record.id().equals(id(1)));
    records.add(record(1, 1, Optional.of(claim(1)), ExecutionState.LOST));
    assertThat(violations()).isEmpty();
  }

  @Test
  void aMissedTimeIsRedUnlessThePlanAllowsIt() {
    signs.removeIf(sign -> sign.execution().equals(id(1)));
    records.removeIf(record -> record.id().equals(id(1)));
    records.add(record(1, 0, Optional.empty(), ExecutionState.MISSED));
    assertFound("turned down");
    plan = Plan.everySecond(JOB, FIRST, FIRST.plusSeconds(2), Trait.MAY_MISS);
    assertThat(violations()).isEmpty();
  }

  @Test
  void aTimeThatRanAndWasMissedHasTwoOutcomes() {
    plan = Plan.everySecond(JOB, FIRST, FIRST.plusSeconds(2), Trait.MAY_MISS);
    records.add(record(1, 0, Optional.empty(), ExecutionState.MISSED));
    assertFound("two outcomes");
  }

  @Test
  void aStartBeforeItsTimeIsEarly() {
    signs.replaceAll(
        sign ->
            sign.kind() == Kind.START && sign.execution().equals(id(2))
                ? sign(Kind.START, 2, Duration.ofMillis(-1), claim(2))
                : sign);
    assertFound("early");
  }

  @Test
  void aStartOutsideThePlanIsUnplanned() {
    ran(3, Duration.ofMillis(300));
    assertFound("unplanned");
  }

  @Test
  void aForbidJobBesideItselfOverlaps() {
    signs.add(sign(Kind.ALIVE, 1, Duration.ofMillis(1_003), claim(1)));
    assertThat(violations()).isEmpty();
    plan = Plan.everySecond(JOB, FIRST, FIRST.plusSeconds(2), Trait.FORBID);
    assertFound("overlap");
  }

  @Test
  void aStartAfterTheFenceIsFenced() {
    goneAt.put(ME, TimeUnit.MILLISECONDS.toNanos(2_001));
    assertFound("fenced");
  }

  @Test
  void aStartWithoutARecordIsUnrecorded() {
    records.removeIf(record -> record.id().equals(id(2)));
    assertFound("unrecorded");
  }

  @Test
  void aRecordUnderAnotherClaimIsRed() {
    records.removeIf(record -> record.id().equals(id(2)));
    Claim other = new Claim(ME, "c9", 12);
    records.add(record(2, 1, Optional.of(other), ExecutionState.SUCCEEDED));
    assertFound("other claim");
  }

  @Test
  void aSuccessThatNobodySawIsInvented() {
    signs.removeIf(sign -> sign.kind() == Kind.END && sign.execution().equals(id(0)));
    assertFound("invented");
  }

  @Test
  void lostIsNeverTurnedIntoAnotherEnd() {
    records.add(record(1, 1, Optional.of(claim(1)), ExecutionState.LOST));
    assertFound("two ends");
  }

  @Test
  void lostWithItsLateResultIsOneEnd() {
    ExecutionRecord late = records.remove(1).late();
    records.add(record(1, 1, Optional.of(claim(1)), ExecutionState.LOST));
    records.add(late);
    assertThat(violations()).isEmpty();
  }

  @Test
  void tokensGrow() {
    signs.replaceAll(
        sign ->
            sign.execution().equals(id(2)) && sign.kind() == Kind.START
                ? sign(Kind.START, 2, Duration.ofMillis(2), new Claim(ME, "c2", 9))
                : sign);
    assertFound("token");
  }

  @Test
  void aTokenAboveTheStatesIsRed() {
    states.put(JOB, JobState.fresh("uid", FIRST.plusSeconds(2), 11));
    assertFound("token");
  }

  @Test
  void aJobThatRanHasAStateAtRest() {
    JobState at = states.get(JOB);
    var running =
        new JobState.Running("1002000", 1, claim(2), Trigger.SCHEDULE, 1, FIRST.plusSeconds(2));
    states.put(
        JOB,
        new JobState(
            at.uid(),
            at.last(),
            at.fence(),
            List.of(running),
            List.of(),
            Optional.empty(),
            List.of(),
            ""));
    assertFound("state");
    states.clear();
    assertFound("state");
  }

  @Test
  void linesOfAWitnessAreReadAsTheyWereWritten() {
    Sign start = signs.get(0);
    assertThat(Sign.parse(start.line(), 0)).isEqualTo(start);
    Sign shell = Sign.parse("START w 1000.002000 default/tick@1000000 1 c0 one~a 10", 5);
    assertThat(shell.at()).isEqualTo(FIRST.plusMillis(2));
    assertThat(shell.nanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1_000_002) - 5);
  }
}
