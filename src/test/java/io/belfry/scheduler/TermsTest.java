package io.belfry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.Decision;
import io.belfry.job.Decisions;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobBuilder;
import io.belfry.job.JobDefinition;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Situation;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.Logged;
import io.belfry.job.Situation.News;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import io.belfry.scheduler.JobEntry.Definition;
import io.belfry.store.RunRequest;
import io.belfry.store.Transition.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a step compares: exactly what its decision rests on. */
class TermsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Job JOB = new JobBuilder(START).build(33);
  private static final Running MINE = attempt("me~1", "1");
  private static final Running OTHERS = attempt("other~1", "2");
  private static final ExecutionId ASKED = ExecutionId.manual(JobBuilder.ID, START, "x");
  private static final RunRequest REQUEST = new RunRequest(ASKED, "ann", START, 44);

  private static Running attempt(String worker, String key) {
    var claim = new ExecutionRecord.Claim(worker, "c" + key, 1);
    return new Running(key, 1, claim, Trigger.SCHEDULE, 1, START);
  }

  private static JobState state(Running... running) {
    return new JobState(
        "u", START, 5, List.of(running), List.of(), Optional.empty(), List.of(), "");
  }

  private static News ended(Running attempt) {
    Ended end = new Ended(attempt, TaskResult.of(ExecutionState.FAILED, "x"), START);
    return new News(List.of(end), List.of(), List.of(), List.of());
  }

  private static Situation at(int second, News news) {
    return new Situation(
        START.plusSeconds(second),
        Duration.ofMillis(200),
        Optional.of(new Claimant("me~1", "c", 0)),
        news);
  }

  private static Conditions terms(Job job, JobState state, int second, News news) {
    Decision decision = Decisions.decide(job, JobBuilder.timesOf(job), state, at(second, news));
    return terms(decision, state, news, Definition.PRESENT);
  }

  private static Conditions terms(
      Decision decision, JobState state, News news, Definition definition) {
    var known = new Terms.Known(22, definition, 33, List.of(REQUEST));
    return Terms.of(decision, state, news, known, worker -> worker.equals("me~1"));
  }

  @Test
  void aClaimRestsOnTheDefinition() {
    Conditions terms = terms(JOB, state(), 10, News.NONE);

    assertThat(terms.stateRevision()).isEqualTo(22);
    assertThat(terms.definitionRevision()).hasValue(33);
    assertThat(terms.consumed()).isEmpty();
    assertThat(terms.gone()).isEmpty();
  }

  @Test
  void aClaimOfARequestRestsOnTheRequestToo() {
    News asked = new News(List.of(), List.of(), List.of(ASKED), List.of());

    assertThat(terms(JOB, state(), 3, asked).consumed()).contains(REQUEST);
    assertThat(terms(JOB, state(), 3, asked).definitionRevision()).hasValue(33);
  }

  @Test
  void turningATimeDownRestsOnTheDefinition() {
    assertThat(terms(JOB, state(MINE), 10, News.NONE).definitionRevision()).hasValue(33);
    assertThat(terms(JOB, state(), 75, News.NONE).definitionRevision()).hasValue(33);
  }

  @Test
  void owingATimeRestsOnTheDefinition() {
    Job latest = new JobBuilder(START).catchUp(JobDefinition.CatchUp.LATEST, 1).build(33);

    assertThat(terms(latest, state(MINE), 75, News.NONE).definitionRevision()).hasValue(33);
  }

  @Test
  void takingAStateOverRestsOnTheDefinition() {
    Job again = new JobBuilder(START).uid("new").build(33);

    assertThat(terms(again, state(), 3, News.NONE).definitionRevision()).hasValue(33);
  }

  @Test
  void anEndRestsOnNothingElse() {
    assertThat(terms(JOB, state(MINE), 3, ended(MINE)).definitionRevision()).isEmpty();
  }

  @Test
  void droppingWhatWaitsRestsOnTheDefinitionBeingAbsent() {
    JobState waiting =
        new JobState(
            "u",
            START,
            5,
            List.of(),
            List.of(new JobState.Retry("1", 2, START)),
            Optional.empty(),
            List.of(),
            "");
    Decision decision = Decisions.withoutJob(waiting, true, at(3, News.NONE));

    Conditions terms = terms(decision, waiting, News.NONE, Definition.DELETED);

    assertThat(terms.definitionRevision()).hasValue(0);
  }

  @Test
  void anEndOfADeletedJobRestsOnNothingElse() {
    Decision decision = Decisions.withoutJob(state(MINE), true, at(3, ended(MINE)));

    Conditions terms = terms(decision, state(MINE), ended(MINE), Definition.DELETED);

    assertThat(terms.definitionRevision()).isEmpty();
  }

  @Test
  void whoHasNotReadTheDefinitionRestsOnThereBeingNone() {
    Decision decision = Decisions.withoutJob(state(MINE), true, at(3, ended(MINE)));

    Conditions terms = terms(decision, state(MINE), ended(MINE), Definition.UNKNOWN);

    assertThat(terms.definitionRevision()).hasValue(0);
  }

  @Test
  void whatIsNeitherRunningNorToBeTriedAgainIsOver() {
    Job retrying =
        new JobBuilder(START)
            .retry(
                new JobDefinition.Retry(1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), false))
            .build(33);
    News end = ended(MINE);
    News asked = new News(List.of(), List.of(), List.of(ASKED), List.of());

    assertThat(over(JOB, state(MINE, OTHERS), end)).containsExactly(MINE.key());
    assertThat(over(retrying, state(MINE, OTHERS), end)).isEmpty();
    assertThat(over(JOB, state(MINE), asked)).containsExactly(ASKED.key());
    assertThat(over(JOB, state(), asked)).isEmpty();
  }

  private static Set<String> over(Job job, JobState state, News news) {
    return Terms.over(Decisions.decide(job, JobBuilder.timesOf(job), state, at(3, news)), state);
  }

  @Test
  void givingUpAnAttemptRestsOnItsWorkerBeingGone() {
    News lost = new News(List.of(), List.of(OTHERS), List.of(), List.of());

    assertThat(terms(JOB, state(OTHERS), 3, lost).gone()).containsExactly("other~1");
  }

  @Test
  void givingUpOnesOwnRestsOnNobodyBeingGone() {
    News lost = new News(List.of(), List.of(MINE), List.of(), List.of());

    assertThat(terms(JOB, state(MINE), 3, lost).gone()).isEmpty();
  }

  @Test
  void lostIsWhoseWorkerIsGoneAndWhatOneDoesNotKnowOfOneself() {
    Running unknown = attempt("me~1", "3");
    Running dead = attempt("dead~1", "4");
    Running earlierSelf = attempt("me~0", "5");
    JobState state = state(MINE, OTHERS, unknown, dead, earlierSelf);
    Set<Running> ours = Set.of(MINE, earlierSelf);
    Set<String> live = Set.of("me~1", "other~1");

    List<Running> lost = Terms.lost(state, ours::contains, live::contains, Optional.of("me~1"));
    List<Running> stray = Terms.stray(state, ours::contains, Optional.of("me~1"));

    assertThat(lost).containsExactly(unknown, dead);
    assertThat(stray).containsExactly(unknown);
  }

  @Test
  void nothingButForgettingWhatIsLoggedIsIdle() {
    Decision end = Decisions.withoutJob(state(MINE), false, at(3, ended(MINE)));
    JobState after = end.next();
    News logged = new News(List.of(), List.of(), List.of(), List.of(new Logged(MINE.key(), 1)));
    Decision forgetting = Decisions.withoutJob(after, false, at(3, logged));

    assertThat(Terms.isIdle(state(MINE), end, ended(MINE))).isFalse();
    assertThat(forgetting.next().unrecorded()).isEmpty();
    assertThat(Terms.isIdle(after, forgetting, logged)).isTrue();
  }
}
