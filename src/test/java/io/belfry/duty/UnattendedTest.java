package io.belfry.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.StateCodec;
import io.belfry.codec.StoredJob;
import io.belfry.codec.StoredJobCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.Trigger;
import io.belfry.kv.MemoryStore;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobStates;
import io.belfry.store.Keys;
import io.belfry.store.Transitions;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnattendedTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:30Z");
  private static final JobId JOB = new JobId("default", "minutely");
  private static final String EVERY_MINUTE =
      "{'schedule': '0 * * * * *', 'startingDeadlineSeconds': 30, 'catchUp': 'None',"
          + " 'task': {'type': 'noop'}}";

  private final Ticking clock = new Ticking(START);
  private final MemoryStore values = new MemoryStore();
  private final Unwatched kv = new Unwatched(values);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final JobCatalog catalog = new JobCatalog(kv, timer, clock);
  private final List<ExecutionRecord> journal = new ArrayList<>();
  private boolean trusted = true;
  private final Unattended duty =
      new Unattended(
          new Unattended.Jobs(catalog, new JobStates(kv), new Transitions(kv)),
          new Unattended.Cluster(
              new Workers(kv)::anyAtWork,
              new Workers(kv)::live,
              () -> CompletableFuture.completedFuture(trusted)),
          journal::add,
          clock);

  @AfterEach
  void end() {
    catalog.close();
    timer.shutdownNow();
  }

  @Test
  void withoutWorkersWhatIsPastItsDeadlineIsRecordedOnce() throws UnreadableValueException {
    define(JOB, EVERY_MINUTE);

    assertThat(after(Duration.ofSeconds(60))).as("may be started until 00:01:30").isEmpty();
    assertThat(after(Duration.ofSeconds(60)))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.id()).hasToString("default/minutely@1767225660000");
              assertThat(record.outcome().state()).isEqualTo(ExecutionState.MISSED);
              assertThat(record.outcome().reason()).contains("missed.noWorker");
              assertThat(record.outcome().range()).isEmpty();
              assertThat(record.origin().jobVersion()).isEqualTo(1);
            });
    assertThat(duty.missing()).isEqualTo(1);
    assertThat(state().last()).isEqualTo(Instant.parse("2026-01-01T00:01:00Z"));
    assertThat(state().unrecorded()).as("until it is in the log").hasSize(1);
    assertThat(after(Duration.ZERO)).isEmpty();
  }

  @Test
  void severalMissedTimesAreOneRecordAndThereIsOneAMinute() {
    define(JOB, EVERY_MINUTE.replace("0 * *", "* * *"));

    List<ExecutionRecord> all = new ArrayList<>(after(Duration.ofSeconds(60)));
    for (int round = 0; round < 12; round++) {
      all.addAll(after(duty.pause()));
    }

    assertThat(all).hasSize(3);
    Instant next = START.plusSeconds(1);
    for (ExecutionRecord record : all) {
      assertThat(record.id().scheduledAt()).isEqualTo(next);
      next = record.outcome().range().orElseThrow().until().plusSeconds(1);
    }
    assertThat(next).isEqualTo(clock.instant().minusSeconds(30));
  }

  @Test
  void whereAWorkerIsThereNothingIsSettled() {
    define(JOB, EVERY_MINUTE);
    register("w~1", false);
    assertThat(after(Duration.ofHours(1))).isEmpty();
    assertThat(values.read(Keys.state(JOB))).isEmpty();

    register("w~1", true);
    assertThat(after(Duration.ZERO)).as("one that drains owns nothing").hasSize(1);
    values.put(Keys.worker("other~1"), "{'v': 99}");
    after(Duration.ofSeconds(1));
    assertThat(duty.missing()).as("one of a newer version is there too").isZero();
  }

  @Test
  void aStoreThatWentBackIsNotBelieved() {
    define(JOB, EVERY_MINUTE);
    trusted = false;
    assertThat(after(Duration.ofHours(1))).isEmpty();
    trusted = true;
    assertThat(after(Duration.ofSeconds(1))).hasSize(1);
  }

  @Test
  void whatTheCatchUpPolicyOwesIsNotMissed() throws UnreadableValueException {
    define(JOB, EVERY_MINUTE.replace("None", "Latest"));

    assertThat(after(Duration.ofSeconds(120))).isEmpty();
    assertThat(state().backlog().orElseThrow().next())
        .isEqualTo(Instant.parse("2026-01-01T00:01:00Z"));
    assertThat(duty.missing()).isZero();
    // the next one takes its place
    assertThat(after(Duration.ofSeconds(60))).hasSize(1);
  }

  @Test
  void whoeverDecidesFirstDecides() throws UnreadableValueException {
    JobId other = new JobId("default", "other");
    define(JOB, EVERY_MINUTE);
    define(other, EVERY_MINUTE);
    Instant claimed = Instant.parse("2026-01-01T00:01:00Z");
    values.put(Keys.state(JOB), StateCodec.write(JobState.fresh("u", START, 1)));
    // while the duty decides, a worker comes and takes the one of them
    kv.beforeChanges(
        () -> values.put(Keys.state(JOB), StateCodec.write(JobState.fresh("u", claimed, 2))));

    assertThat(after(Duration.ofSeconds(120)))
        .extracting(record -> record.id().job())
        .containsExactly(other);
    assertThat(state().last()).isEqualTo(claimed);
    assertThat(state().unrecorded()).isEmpty();
  }

  @Test
  void aDefinitionThatWasEditedMeanwhileIsNotSettledByTheOldOne() {
    define(JOB, EVERY_MINUTE);
    String edited = values.read(Keys.job(JOB)).orElseThrow().value();
    kv.beforeChanges(() -> values.put(Keys.job(JOB), edited));

    assertThat(after(Duration.ofSeconds(120))).isEmpty();
  }

  @Test
  void aLostReplyMakesNoSecondRecord() throws UnreadableValueException {
    define(JOB, EVERY_MINUTE);
    after(Duration.ZERO);
    clock.forward(Duration.ofSeconds(120));
    values.willBe(MemoryStore.Fate.ANSWERED, MemoryStore.Fate.REPLY_LOST);
    duty.round().join();

    assertThat(journal).hasSize(1);
    assertThat(state().unrecorded()).hasSize(1);
  }

  @Test
  void whatTheLogHasTheStateNeedNotCarry() throws UnreadableValueException {
    define(JOB, EVERY_MINUTE);
    ExecutionRecord first = after(Duration.ofSeconds(120)).get(0);
    duty.logged(first.id(), 0);
    duty.logged(first.id(), 1);

    ExecutionRecord second = after(Duration.ofSeconds(60)).get(0);
    assertThat(state().unrecorded())
        .extracting(end -> end.key())
        .containsExactly(second.id().key());
  }

  @Test
  void whatAWorkerThatIsGoneWasRunningIsLost() throws UnreadableValueException {
    define(JOB, EVERY_MINUTE);
    var run =
        new JobState.Running(
            Long.toString(START.minusSeconds(30).toEpochMilli()),
            1,
            new ExecutionRecord.Claim("w~1", "c", 3),
            Trigger.SCHEDULE,
            1,
            START);
    JobState running =
        new JobState("u", START, 3, List.of(run), List.of(), Optional.empty(), List.of(), "");
    values.put(Keys.state(JOB), StateCodec.write(running));
    register("w~1", true);
    assertThat(after(Duration.ZERO)).as("it drains, and still runs it").isEmpty();
    assertThat(state().running()).hasSize(1);

    values.remove(Keys.worker("w~1"));
    assertThat(after(Unattended.FOLD.minusSeconds(30)).isEmpty()).isTrue();
    assertThat(after(Duration.ofSeconds(30)))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.outcome().state()).isEqualTo(ExecutionState.LOST);
              assertThat(record.claim().orElseThrow().worker()).isEqualTo("w~1");
            });
    assertThat(state().running()).isEmpty();
    assertThat(duty.missing()).as("nothing was missed").isZero();
  }

  private List<ExecutionRecord> after(Duration time) {
    clock.forward(time);
    catalog.start().join();
    int before = journal.size();
    duty.round().join();
    return List.copyOf(journal.subList(before, journal.size()));
  }

  private JobState state() throws UnreadableValueException {
    return StateCodec.read(values.read(Keys.state(JOB)).orElseThrow().value());
  }

  private void define(JobId id, String json) {
    JobDocument document =
        JobDocument.read(Json.parse(json.replace('\'', '"')), JobDocument.Target.create(id, START));
    StoredJob job = new StoredJob(document, new Job.Identity("u", 1, START, START, START), 0);
    values.put(Keys.job(id), StoredJobCodec.write(job));
  }

  private void register(String id, boolean draining) {
    values.remove(Keys.worker(id));
    var machine = new WorkerInfo.Machine("h", "", "1", 1, "");
    new Workers(kv).register(new WorkerInfo(id, machine, START, 4, Map.of(), draining), 0).join();
  }
}
