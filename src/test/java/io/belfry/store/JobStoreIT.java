package io.belfry.store;

import static io.belfry.store.TestStore.START;
import static io.belfry.store.TestStore.document;
import static io.belfry.store.TestStore.hourly;
import static io.belfry.store.TestStore.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.StateCodec;
import io.belfry.codec.StoredJob;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.Trigger;
import io.belfry.kv.KeyValue;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.RunRequests.Submitted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of definitions on a real embedded store, with lost races and lost replies. */
class JobStoreIT {
  @TempDir Path folder;
  private final TestStore.TestClock clock = new TestStore.TestClock();
  private final AtomicInteger uids = new AtomicInteger();
  private TestStore kv;
  private JobStore jobs;

  @BeforeEach
  void open() {
    kv = new TestStore(folder);
    jobs = new JobStore(kv, clock, () -> "u" + uids.incrementAndGet());
  }

  @AfterEach
  void close() {
    kv.close();
  }

  private StoredJob create(String name) {
    return saved(jobs.create(hourly(name), Optional.empty()).join());
  }

  private static StoredJob saved(JobChange change) {
    assertThat(change).isInstanceOf(JobChange.Saved.class);
    return ((JobChange.Saved) change).job();
  }

  private JobChange edit(String name, Precondition precondition, String fields) {
    Function<StoredJob, JobDocument> edit = job -> document(name, fields);
    return jobs.edit(id(name), precondition, edit, Optional.empty()).join();
  }

  private JobState state(String name) throws Exception {
    return StateCodec.read(kv.get(Keys.state(id(name))).join().orElseThrow().value());
  }

  private String putKill(String key) {
    String wish = Keys.kill(ExecutionId.withKey(id("a"), key));
    kv.commit(Transaction.always(Operation.put(wish, "{}"))).join();
    return wish;
  }

  private void putState(String name, JobState state) {
    kv.commit(Transaction.always(Operation.put(Keys.state(id(name)), StateCodec.write(state))))
        .join();
  }

  // --- create

  @Test
  void createsDefinitionStateAndHistory() throws Exception {
    StoredJob job = create("a");

    assertThat(job.identity().version()).isEqualTo(1);
    assertThat(job.identity().since()).isEqualTo(START);
    assertThat(jobs.get(id("a")).join()).contains(job);
    assertThat(state("a").uid()).isEqualTo("u1");
    assertThat(state("a").last()).isEqualTo(START);
    assertThat(jobs.versions(id("a")).join()).hasSize(1);
  }

  @Test
  void seedsTheFenceWithTheStoresRevision() throws Exception {
    create("a");
    create("b");

    assertThat(state("b").fence()).isGreaterThan(state("a").fence());
  }

  @Test
  void createsANameOnce() {
    create("a");

    assertThat(jobs.create(hourly("a"), Optional.empty()).join())
        .isInstanceOf(JobChange.Exists.class);
  }

  @Test
  void createsOnceThoughTheReplyIsLost() {
    kv.loseNextReply();

    StoredJob job = create("a");

    assertThat(jobs.get(id("a")).join()).contains(job);
  }

  @Test
  void createsThoughTheRequestIsLost() {
    kv.loseNextChange();

    StoredJob job = create("a");

    assertThat(jobs.get(id("a")).join()).contains(job);
  }

  @Test
  void losesTheRaceOfTwoCreations() {
    kv.beforeNextChange(() -> create("a"));

    assertThat(jobs.create(hourly("a"), Optional.empty()).join())
        .isInstanceOf(JobChange.Exists.class);
    assertThat(jobs.get(id("a")).join().orElseThrow().identity().uid()).isEqualTo("u2");
  }

  @Test
  void takesTheStateOfAnEarlierJobOver() throws Exception {
    create("a");
    JobState.Running running =
        new JobState.Running(
            "1",
            1,
            new ExecutionRecord.Claim("w", "c", 9),
            Trigger.SCHEDULE,
            1,
            Instant.ofEpochMilli(1));
    JobState left =
        new JobState(
            "u1",
            START.plusSeconds(7),
            99,
            List.of(running),
            List.of(new JobState.Retry("2", 2, START)),
            Optional.of(new JobState.Backlog(START, START, 1)),
            List.of(),
            "");
    putState("a", left);
    jobs.delete(id("a"), Precondition.NONE).join();
    String ofRunning = putKill("1");
    String ofRetry = putKill("2");

    create("a");

    assertThat(kv.get(ofRunning).join()).isPresent();
    assertThat(kv.get(ofRetry).join()).as("what is dropped need not be killed").isEmpty();
    JobState state = state("a");
    assertThat(state.uid()).isEqualTo("u2");
    assertThat(state.last()).isEqualTo(left.last());
    assertThat(state.fence()).isEqualTo(99);
    assertThat(state.running()).isEqualTo(left.withUid("u2").running());
    assertThat(state.retries()).isEmpty();
    assertThat(state.backlog()).isEmpty();
    assertThat(state.unrecorded())
        .extracting(JobState.Unrecorded::state)
        .containsExactlyInAnyOrder(ExecutionState.SKIPPED, ExecutionState.MISSED);
    assertThat(state.unrecorded())
        .filteredOn(end -> end.state() == ExecutionState.SKIPPED)
        .extracting(JobState.Unrecorded::key)
        .containsExactly("2");
  }

  @Test
  void createsAnewWhereTheStateMovedMeanwhile() throws Exception {
    create("a");
    jobs.delete(id("a"), Precondition.NONE).join();
    JobState moved = state("a");
    kv.beforeNextChange(
        () ->
            putState(
                "a",
                new JobState(
                    "u1", START, 500, List.of(), List.of(), Optional.empty(), List.of(), "")));

    create("a");

    assertThat(moved.fence()).isLessThan(500);
    assertThat(state("a").fence()).isEqualTo(500);
  }

  @Test
  void refusesWhatIsTooLarge() {
    String command = "\\u0001".repeat(60_000);
    String env = "\"A\": \"" + "\\u0001".repeat(60_000) + "\"";
    String json =
        "{\"name\": \"a\", \"schedule\": \"@hourly\", \"task\": {\"type\": \"shell\","
            + " \"command\": \""
            + command
            + "\", \"env\": {"
            + env
            + "}}}";
    JobDocument document =
        JobDocument.read(Json.parse(json), JobDocument.Target.create("default", START));

    assertThatThrownBy(() -> jobs.create(document, Optional.empty()).join())
        .hasCauseInstanceOf(InvalidDocumentException.class);
    assertThat(jobs.get(id("a")).join()).isEmpty();
  }

  // --- edit

  @Test
  void countsVersionsAndTouchesNoState() {
    create("a");
    KeyValue before = kv.get(Keys.state(id("a"))).join().orElseThrow();
    clock.pass(Duration.ofSeconds(5));

    StoredJob edited =
        saved(edit("a", Precondition.NONE, "\"schedule\": \"@hourly\", \"owner\": \"me\""));

    assertThat(edited.identity().version()).isEqualTo(2);
    assertThat(edited.identity().updatedAt()).isEqualTo(START.plusSeconds(5));
    assertThat(edited.identity().createdAt()).isEqualTo(START);
    assertThat(edited.identity().since()).as("the times are the same").isEqualTo(START);
    assertThat(kv.get(Keys.state(id("a"))).join()).contains(before);
  }

  @Test
  void enumeratesAnewFromAnEditOfTheTimes() {
    create("a");
    clock.pass(Duration.ofSeconds(5));

    assertThat(sinceAfter("\"schedule\": \"@daily\"")).isEqualTo(START.plusSeconds(5));
    clock.pass(Duration.ofSeconds(5));
    assertThat(sinceAfter("\"schedule\": \"@daily\", \"timeZone\": \"Asia/Tokyo\""))
        .isEqualTo(START.plusSeconds(10));
  }

  private Instant sinceAfter(String fields) {
    return saved(edit("a", Precondition.NONE, fields)).identity().since();
  }

  @Test
  void enumeratesAnewFromAResume() {
    create("a");
    clock.pass(Duration.ofSeconds(5));
    Suspension why = new Suspension(true, Optional.of("moving"), Optional.empty());

    StoredJob suspended = suspend(why);
    assertThat(suspended.identity().since()).isEqualTo(START);
    assertThat(
            jobs.get(id("a")).join().orElseThrow().document().definition().policies().suspension())
        .isEqualTo(why);
    clock.pass(Duration.ofSeconds(5));
    StoredJob resumed = suspend(Suspension.NONE);
    assertThat(resumed.identity().since()).isEqualTo(START.plusSeconds(10));
    assertThat(resumed.identity().heldSince()).as("what was held back is told").contains(START);
    assertThat(
            saved(edit("a", Precondition.NONE, "\"schedule\": \"@daily\"")).identity().heldSince())
        .as("but not of other times")
        .isEmpty();
  }

  @Test
  void enumeratesAnewFromTheEndThatASuspensionHad() {
    create("a");
    Instant end = START.plusSeconds(5);
    StoredJob unused = suspend(new Suspension(true, Optional.empty(), Optional.of(end)));
    clock.pass(Duration.ofSeconds(20));

    StoredJob resumed = suspend(Suspension.NONE);

    // what is due at the very end is not held back
    assertThat(resumed.identity().since()).isEqualTo(end.minusMillis(1));
    assertThat(resumed.identity().heldSince()).contains(START);
  }

  private StoredJob suspend(Suspension suspension) {
    return saved(
        jobs.edit(
                id("a"),
                Precondition.NONE,
                job -> job.document().suspended(suspension),
                Optional.empty())
            .join());
  }

  @Test
  void writesNothingWhereNothingChanges() {
    StoredJob job = create("a");

    assertThat(saved(edit("a", Precondition.NONE, "\"schedule\": \"@hourly\""))).isEqualTo(job);
  }

  @Test
  void editsOnlyTheVersionThatIsDemanded() {
    StoredJob first = create("a");
    Precondition firstOnly = Precondition.oneOf(Set.of(first.tag()));

    saved(edit("a", firstOnly, "\"schedule\": \"@daily\""));

    assertThat(edit("a", firstOnly, "\"schedule\": \"@weekly\""))
        .isInstanceOf(JobChange.Stale.class);
    assertThat(edit("b", firstOnly, "\"schedule\": \"@weekly\""))
        .isInstanceOf(JobChange.Stale.class);
    assertThat(edit("b", Precondition.NONE, "\"schedule\": \"@weekly\""))
        .isInstanceOf(JobChange.Absent.class);
  }

  @Test
  void losesTheRaceOfTwoEditsWhereAVersionIsDemanded() {
    StoredJob first = create("a");
    kv.beforeNextChange(() -> edit("a", Precondition.NONE, "\"schedule\": \"@daily\""));

    assertThat(edit("a", Precondition.oneOf(Set.of(first.tag())), "\"schedule\": \"@weekly\""))
        .isInstanceOf(JobChange.Stale.class);
  }

  @Test
  void buildsOnWhatAnotherEditMadeWhereNothingIsDemanded() {
    create("a");
    kv.beforeNextChange(() -> edit("a", Precondition.NONE, "\"schedule\": \"@daily\""));

    assertThat(
            saved(edit("a", Precondition.NONE, "\"schedule\": \"@weekly\"")).identity().version())
        .isEqualTo(3);
  }

  @Test
  void editsOnceThoughTheReplyIsLost() {
    create("a");
    kv.loseNextReply();

    assertThat(saved(edit("a", Precondition.NONE, "\"schedule\": \"@daily\"")).identity().version())
        .isEqualTo(2);
    assertThat(jobs.get(id("a")).join().orElseThrow().identity().version()).isEqualTo(2);
  }

  @Test
  void editsThoughTheRequestIsLost() {
    create("a");
    kv.loseNextChange();

    assertThat(saved(edit("a", Precondition.NONE, "\"schedule\": \"@daily\"")).identity().version())
        .isEqualTo(2);
  }

  @Test
  void losesNoneOfManyEditsAtOnce() {
    create("a");
    List<CompletableFuture<JobChange>> edits = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String owner = "\"owner\": \"" + i + "\"";
      edits.add(
          CompletableFuture.supplyAsync(
              () -> edit("a", Precondition.NONE, "\"schedule\": \"@hourly\", " + owner)));
    }
    edits.forEach(edit -> saved(edit.join()));

    assertThat(jobs.get(id("a")).join().orElseThrow().identity().version()).isEqualTo(21);
    assertThat(jobs.versions(id("a")).join()).hasSize(21);
  }

  @Test
  void keepsTheLastFiftyVersions() {
    create("a");
    for (int i = 0; i < 60; i++) {
      saved(edit("a", Precondition.NONE, "\"schedule\": \"@hourly\", \"owner\": \"" + i + "\""));
    }

    List<StoredJob> versions = jobs.versions(id("a")).join();

    assertThat(versions).hasSize(JobStore.HISTORY);
    assertThat(versions.get(0).identity().version()).isEqualTo(61);
    assertThat(jobs.version(id("a"), 12).join()).isPresent();
    assertThat(jobs.version(id("a"), 11).join()).isEmpty();
  }

  @Test
  void putsWhetherItIsThereOrNot() {
    JobChange first = put(Precondition.NONE, "@hourly");
    assertThat(((JobChange.Saved) first).created()).isTrue();
    JobChange second = put(Precondition.NONE, "@daily");
    assertThat(((JobChange.Saved) second).created()).isFalse();
    assertThat(put(Precondition.ABSENT, "@weekly")).isInstanceOf(JobChange.Stale.class);
    jobs.delete(id("a"), Precondition.NONE).join();
    assertThat(put(Precondition.EXISTS, "@weekly")).isInstanceOf(JobChange.Stale.class);
    assertThat(put(Precondition.ABSENT, "@weekly")).isInstanceOf(JobChange.Saved.class);
  }

  private JobChange put(Precondition precondition, String schedule) {
    return jobs.put(
            id("a"), precondition, job -> document("a", "\"schedule\": \"" + schedule + "\""))
        .join();
  }

  // --- delete

  @Test
  void deletesDefinitionAndHistoryButNoState() throws Exception {
    StoredJob job = create("a");
    create("ab");

    assertThat(jobs.delete(id("a"), Precondition.oneOf(Set.of("x-1"))).join())
        .isInstanceOf(JobChange.Stale.class);
    assertThat(jobs.delete(id("a"), Precondition.oneOf(Set.of(job.tag()))).join())
        .isInstanceOf(JobChange.Deleted.class);

    assertThat(jobs.get(id("a")).join()).isEmpty();
    assertThat(jobs.versions(id("a")).join()).isEmpty();
    assertThat(jobs.versions(id("ab")).join()).hasSize(1);
    assertThat(state("a").uid()).isEqualTo("u1");
    assertThat(jobs.delete(id("a"), Precondition.NONE).join()).isInstanceOf(JobChange.Absent.class);
  }

  @Test
  void deletesOnceThoughTheReplyIsLost() {
    create("a");
    kv.loseNextReply();

    assertThat(jobs.delete(id("a"), Precondition.NONE).join())
        .isInstanceOf(JobChange.Deleted.class);
  }

  // --- what can't be read

  @Test
  void reportsAJobOfANewerVersionAndCanDeleteIt() {
    kv.commit(Transaction.always(Operation.put(Keys.job(id("a")), "{\"v\":2}"))).join();

    assertThatThrownBy(() -> jobs.get(id("a")).join())
        .hasCauseInstanceOf(UnreadableJobException.class);
    assertThatThrownBy(() -> edit("a", Precondition.NONE, "\"schedule\": \"@daily\""))
        .hasCauseInstanceOf(UnreadableJobException.class);
    assertThat(jobs.delete(id("a"), Precondition.NONE).join())
        .isInstanceOf(JobChange.Deleted.class);
  }

  // --- idempotency keys

  @Test
  void hasOneEffectForOneIdempotencyKey() {
    Idempotency idempotency = new Idempotency(kv);
    Once first = idempotency.begin("h", "f").join();
    saved(jobs.create(hourly("a"), Optional.of(first)).join());
    jobs.delete(id("a"), Precondition.NONE).join();

    Once second = idempotency.begin("h", "f").join();
    assertThat(jobs.create(hourly("a"), Optional.of(second)).join())
        .as("the replay of a call whose job is deleted by now")
        .isInstanceOf(JobChange.Replayed.class);
    assertThat(jobs.get(id("a")).join()).isEmpty();
    assertThat(idempotency.find("h").join()).contains(new Idempotency.Mark("f", "default/a"));

    kv.revoke(first.lease()).join();
    assertThat(idempotency.find("h").join()).isEmpty();
  }

  @Test
  void asksForOneRunForOneIdempotencyKey() {
    StoredJob job = create("a");
    RunRequests requests = new RunRequests(kv);
    Idempotency idempotency = new Idempotency(kv);
    RunRequest one = run("one");
    Once once = idempotency.begin("h", "f").join();

    assertThat(requests.submit(one, job.revision() - 1, once).join())
        .isEqualTo(Submitted.JOB_CHANGED);
    kv.loseNextReply();
    assertThat(requests.submit(one, job.revision(), once).join()).isEqualTo(Submitted.STORED);
    assertThat(requests.submit(run("two"), job.revision(), once).join())
        .isEqualTo(Submitted.REPLAYED);
    assertThat(requests.isWaiting(one.execution()).join()).isTrue();
    assertThat(requests.isWaiting(run("two").execution()).join()).isFalse();
  }

  private static RunRequest run(String random) {
    return new RunRequest(ExecutionId.manual(id("a"), START, random), "me", START, 0);
  }

  @Test
  void leavesNoKeyOutsideItsFolder() {
    create("a");
    for (String prefix : List.of("jobs/", "state/", "history/")) {
      assertThat(kv.range(prefix, "", 100).join().items())
          .allMatch(item -> item.key().startsWith(prefix + new JobId("default", "a")));
    }
  }
}
