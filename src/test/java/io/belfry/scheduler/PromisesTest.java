package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.TaskResult;
import io.belfry.kv.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * What the model of the protocol found missing in the engine, each as the short story it came down
 * to.
 */
class PromisesTest {
  private static final Running MINE = Bench.attempt(Bench.ME, "1");
  private static final Running OTHERS = Bench.attempt("other~1", "2");

  private final Bench bench = new Bench();

  private static JobState withEnd(Running ran, Running... running) {
    JobState state = Bench.running(running);
    Unrecorded end =
        new Unrecorded(
            ran.key(),
            1,
            ExecutionState.SUCCEEDED,
            "",
            Bench.NOW,
            Optional.of(ran),
            Optional.empty(),
            OptionalInt.of(0));
    return state.withUnrecorded(List.of(end));
  }

  private static TaskResult failed() {
    return TaskResult.of(ExecutionState.FAILED, "exit.nonZero");
  }

  private List<ExecutionState> recorded() {
    return bench.journal.records.stream().map(record -> record.outcome().state()).toList();
  }

  private void retryTwice() {
    bench.job.retry(
        new JobDefinition.Retry(2, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), true));
  }

  // --- V11: whoever wrote an end may have died before it was in the log

  @Test
  void anEndThatARefusedStepBringsToLightIsRecorded() {
    bench.define();
    bench.know(Bench.running(OTHERS));
    bench.put(withEnd(OTHERS));

    bench.step(Bench.NOW); // the other is gone, so its attempt is given up
    bench.exchange();

    assertThat(recorded()).containsExactly(ExecutionState.SUCCEEDED);
  }

  @Test
  void anEndThatTheScanMeetsIsRecordedByTheOwnerOnce() {
    bench.define();
    bench.know(Bench.running());
    KeyValue later = bench.put(withEnd(OTHERS));
    var found = new Message.StatesFound(List.of(new StateScan.Found(later, false)));

    bench.post(found);
    bench.post(found);

    assertThat(recorded()).containsExactly(ExecutionState.SUCCEEDED);
  }

  @Test
  void theEndsOfAnothersJobAreTheOthersToRecord() {
    bench.define();
    bench.join("other~1"); // and drains itself, so the job is the other's
    bench.post(new Message.Drains(true));
    KeyValue later = bench.put(withEnd(OTHERS));

    bench.post(new Message.StatesFound(List.of(new StateScan.Found(later, true))));

    assertThat(recorded()).isEmpty();
    assertThat(bench.entry().state()).isPresent();
  }

  @Test
  void theScanReportsStatesThatCarryEnds() {
    assertThat(StateScan.isWorthALook(withEnd(OTHERS))).isTrue();
    assertThat(StateScan.isWorthALook(Bench.running(OTHERS))).isTrue();
    assertThat(StateScan.isWorthALook(Bench.running())).isFalse();
  }

  @Test
  void anEndOfAJobThatNobodyKnowsIsSettled() {
    bench.ended(MINE, TaskResult.succeeded());
    bench.entry().stateIs(Optional.empty(), 0);

    bench.step(Bench.NOW);

    assertThat(bench.journal.late).extracting(ExecutionRecord::attempt).containsExactly(1);
    assertThat(bench.entry().ended()).isEmpty();
  }

  // --- the wish to kill an execution lives as long as that

  @Test
  void aWishThatNobodyHeardOfGoesWithTheEnd() {
    bench.define();
    bench.know(Bench.running(MINE));
    String wish = bench.kill("1");
    bench.ended(MINE, TaskResult.succeeded());

    bench.step(Bench.NOW);
    bench.exchange();

    assertThat(bench.kv.read(wish)).isEmpty();
  }

  @Test
  void aWishGoesWithAnAttemptThatIsLost() {
    bench.define();
    bench.know(Bench.running(OTHERS));
    String wish = bench.kill("2");

    bench.step(Bench.NOW);
    bench.exchange();

    assertThat(recorded()).containsExactly(ExecutionState.LOST);
    assertThat(bench.kv.read(wish)).isEmpty();
  }

  @Test
  void aWishStaysForTheRetryAndKeepsItFromStarting() {
    retryTwice();
    bench.define();
    bench.know(Bench.running(MINE));
    String wish = bench.kill("1");
    bench.hearOfKill("1");
    bench.ended(MINE, failed());

    bench.step(Bench.NOW);
    bench.exchange();

    assertThat(bench.state().retries()).hasSize(1);
    assertThat(bench.kv.read(wish)).isPresent();

    bench.step(Bench.NOW.plusSeconds(1));
    bench.exchange();
    bench.starts.startDue(Bench.NOW.plusSeconds(1));
    bench.deliver();
    bench.step(Bench.NOW.plusSeconds(1));
    bench.exchange();

    assertThat(bench.started).isZero();
    assertThat(recorded()).containsExactly(ExecutionState.FAILED, ExecutionState.KILLED);
    assertThat(bench.state().openKeys()).isEmpty();
    assertThat(bench.kv.read(wish)).isEmpty();
  }

  // --- a worker that has not read the definition yet does not know the retry policy

  @Test
  void anAttemptThatIsLostIsRetriedThoughTheDefinitionWasNotReadYet() {
    retryTwice();
    bench.stored();
    bench.know(Bench.running(OTHERS));

    bench.step(Bench.NOW);
    bench.exchange();
    bench.step(Bench.NOW);
    bench.exchange();

    assertThat(bench.state().running()).isEmpty();
    assertThat(bench.state().retries()).extracting(JobState.Retry::attempt).containsExactly(2);
  }

  @Test
  void whatWaitsForAJobThatWasGoneBeforeTheWorkerCameIsDropped() {
    JobState waiting =
        new JobState(
            "u",
            Bench.NOW,
            5,
            List.of(),
            List.of(new JobState.Retry("1", 2, Bench.NOW)),
            Optional.empty(),
            List.of(),
            "");
    bench.know(waiting);

    bench.step(Bench.NOW);
    bench.exchange();

    assertThat(bench.state().retries()).isEmpty();
    assertThat(recorded()).containsExactly(ExecutionState.SKIPPED);
  }

  // --- a claim under a registration that is gone

  @Test
  void aClaimThatIsAnsweredAfterTheNextRegistrationDoesNotStart() {
    bench.define();
    bench.know(Bench.running());
    bench.step(Bench.NOW.plusSeconds(10));
    bench.send();

    bench.post(new Message.RegistrationLost("test"));
    bench.register("me~2");
    bench.deliver();
    bench.starts.startDue(Bench.NOW.plusSeconds(10));

    assertThat(bench.started).isZero();
    assertThat(bench.state().running()).hasSize(1);
  }

  @Test
  void aClaimWhoseLeaseIsOverByItsTimeDoesNotStart() {
    bench.define();
    bench.know(Bench.running());
    bench.step(Bench.NOW.plusSeconds(10));
    bench.exchange();
    bench.launcher.leaseIsOver(() -> true); // it stood still, and nobody has told it so

    bench.starts.startDue(Bench.NOW.plusSeconds(10));
    bench.deliver();

    assertThat(bench.started).isZero();
    bench.step(Bench.NOW.plusSeconds(10));
    bench.exchange();
    assertThat(recorded()).containsExactly(ExecutionState.KILLED);
  }

  @Test
  void aClaimStartsAtItsTime() {
    bench.define();
    bench.know(Bench.running());
    bench.step(Bench.NOW.plusSeconds(10));
    bench.exchange();

    bench.starts.startDue(Bench.NOW.plusMillis(9_999));
    assertThat(bench.started).isZero();
    bench.starts.startDue(Bench.NOW.plusSeconds(10));

    assertThat(bench.started).isEqualTo(1);
  }
}
