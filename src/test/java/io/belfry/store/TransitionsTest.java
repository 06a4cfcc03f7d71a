package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.StateCodec;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Trigger;
import io.belfry.kv.KvException;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.MemoryStore.Fate;
import io.belfry.kv.Transaction;
import io.belfry.store.Transition.Conditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transitions against a store that loses what the test wants lost. */
class TransitionsTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_767_225_600_000L);
  private static final String ME = "me~1";
  private static final JobId A = new JobId("default", "a");
  private static final JobId B = new JobId("default", "b");

  private final MemoryStore kv = new MemoryStore();
  private final Transitions transitions = new Transitions(kv);
  private final Fence fence = new Fence(ME, kv.put(Keys.worker(ME), "{}"), Epoch.FIRST);

  private static JobState state(String worker, int fencing) {
    var claim = new ExecutionRecord.Claim(worker, "c" + fencing, fencing);
    var running = new Running("1", 1, claim, Trigger.SCHEDULE, 1, NOW);
    return new JobState(
        "u", NOW, fencing, List.of(running), List.of(), Optional.empty(), List.of(), "");
  }

  private static Conditions when(long state, OptionalLong definition) {
    return new Conditions(state, definition, Optional.empty(), List.of());
  }

  /** A job that is there, and the claim of its next execution. */
  private Transition claim(JobId job) {
    long definition = kv.put(Keys.job(job), "definition");
    long before = kv.put(Keys.state(job), StateCodec.write(JobState.fresh("u", NOW, 4)));
    return new Transition(
        job, when(before, OptionalLong.of(definition)), state(ME, 5), true, List.of());
  }

  private static Transition step(JobId job, long stateRevision, JobState next) {
    return new Transition(job, when(stateRevision, OptionalLong.empty()), next, false, List.of());
  }

  private BatchResult commit(Transition... batch) {
    return transitions.commit(Optional.of(fence), List.of(batch)).join();
  }

  private JobState stored(JobId job) throws Exception {
    return StateCodec.read(kv.read(Keys.state(job)).orElseThrow().value());
  }

  private long revisionOf(String key) {
    return kv.read(key).orElseThrow().modRevision();
  }

  @Test
  void aStateThatIsOlderThanItWasEndsTheRightToClaim() {
    Transition claim = claim(A);
    long later = claim.conditions().stateRevision() + 100;
    Transition ofLater =
        new Transition(
            A, when(later, claim.conditions().definitionRevision()), claim.next(), true, List.of());

    assertThat(commit(ofLater))
        .isInstanceOfSatisfying(BatchResult.Lost.class, lost -> assertThat(lost.fenced()).isTrue());
  }

  // --- what one transaction does

  @Test
  void aClaimWritesTheStateAndDropsItsRequestAndTheKillsThatAreDone() throws Exception {
    ExecutionId execution = ExecutionId.manual(A, NOW, "x");
    long asked = kv.put(Keys.request(execution), "{}");
    kv.put(Keys.kill(execution), "{}");
    Transition claim = claim(A);
    Conditions conditions =
        new Conditions(
            claim.conditions().stateRevision(),
            claim.conditions().definitionRevision(),
            Optional.of(new RunRequest(execution, "ann", NOW, asked)),
            List.of());

    BatchResult result =
        commit(new Transition(A, conditions, claim.next(), true, List.of(execution)));

    assertThat(result).isEqualTo(new BatchResult.Applied(revisionOf(Keys.state(A))));
    assertThat(stored(A)).isEqualTo(claim.next());
    assertThat(kv.read(Keys.request(execution))).isEmpty();
    assertThat(kv.read(Keys.kill(execution))).isEmpty();
  }

  @Test
  void aFirstStateIsWrittenOnlyWhereThereIsNone() {
    Transition first = step(A, 0, state(ME, 1));

    assertThat(commit(first)).isInstanceOf(BatchResult.Applied.class);
    assertThat(commit(step(A, 0, state(ME, 2)))).isInstanceOf(BatchResult.Lost.class);
  }

  @Test
  void theFenceIsComparedOnlyWhereItIsGiven() {
    Transition end = step(A, 0, state(ME, 1));
    kv.remove(Keys.worker(ME));

    BatchResult result = transitions.commit(Optional.empty(), List.of(end)).join();

    assertThat(result).isInstanceOf(BatchResult.Applied.class);
  }

  // --- what lost, and why

  @Test
  void aStaleStateIsNamedAndTheOthersAreNot() {
    Transition a = claim(A);
    Transition b = claim(B);
    long newer = kv.put(Keys.state(B), StateCodec.write(state("other~1", 9)));

    BatchResult.Lost lost = (BatchResult.Lost) commit(a, b);

    assertThat(lost.fenced()).isFalse();
    assertThat(lost.stale()).containsOnlyKeys(B);
    assertThat(lost.stale().get(B).state().orElseThrow().modRevision()).isEqualTo(newer);
    assertThat(revisionOf(Keys.state(A))).isEqualTo(a.conditions().stateRevision());
  }

  @Test
  void anEditedDefinitionIsBroughtBack() {
    Transition a = claim(A);
    kv.put(Keys.job(A), "edited");

    BatchResult.Lost lost = (BatchResult.Lost) commit(a);

    assertThat(lost.stale().get(A).definition().orElseThrow().value()).isEqualTo("edited");
  }

  @Test
  void aDeletedDefinitionIsBroughtBackAsAbsent() {
    Transition a = claim(A);
    kv.remove(Keys.job(A));

    BatchResult.Lost lost = (BatchResult.Lost) commit(a);

    assertThat(lost.stale()).containsOnlyKeys(A);
    assertThat(lost.stale().get(A).definition()).isEmpty();
  }

  @Test
  void aDefinitionThatIsBackWhereItWasToBeAbsentIsBroughtBack() {
    long before = kv.put(Keys.state(A), StateCodec.write(state(ME, 4)));
    kv.put(Keys.job(A), "back");
    Conditions absent = when(before, OptionalLong.of(0));

    BatchResult.Lost lost =
        (BatchResult.Lost) commit(new Transition(A, absent, state(ME, 5), false, List.of()));

    assertThat(lost.stale().get(A).definition().orElseThrow().value()).isEqualTo("back");
  }

  @Test
  void aRequestThatIsGoneIsNamed() {
    Transition a = claim(A);
    ExecutionId execution = ExecutionId.manual(A, NOW, "x");
    Conditions conditions =
        new Conditions(
            a.conditions().stateRevision(),
            a.conditions().definitionRevision(),
            Optional.of(new RunRequest(execution, "ann", NOW, 2)),
            List.of());

    BatchResult.Lost lost =
        (BatchResult.Lost) commit(new Transition(A, conditions, a.next(), true, List.of()));

    assertThat(lost.stale().get(A).requestGone()).isTrue();
  }

  @Test
  void aWorkerThatWasToBeGoneIsNamed() {
    long before = kv.put(Keys.state(A), StateCodec.write(state("other~1", 4)));
    kv.put(Keys.worker("other~1"), "{}");
    Conditions conditions =
        new Conditions(
            before, OptionalLong.empty(), Optional.empty(), List.of("another~1", "other~1"));
    Transition lose = new Transition(A, conditions, state(ME, 5), false, List.of());

    BatchResult.Lost lost =
        (BatchResult.Lost) transitions.commit(Optional.empty(), List.of(lose)).join();

    assertThat(lost.stale().get(A).stillThere()).isTrue();
  }

  @Test
  void aLostFenceNamesNoJob() {
    Transition a = claim(A);
    kv.remove(Keys.worker(ME));

    assertThat(commit(a)).isEqualTo(new BatchResult.Lost(true, false, Map.of()));
  }

  @Test
  void aRegistrationUnderTheSameIdIsNotTheSame() {
    Transition a = claim(A);
    kv.remove(Keys.worker(ME));
    kv.put(Keys.worker(ME), "{}");

    assertThat(((BatchResult.Lost) commit(a)).fenced()).isTrue();
  }

  @Test
  void aRaisedEpochIsALostFence() {
    Transition a = claim(A);
    kv.put(Keys.EPOCH, "1");

    assertThat(((BatchResult.Lost) commit(a)).fenced()).isTrue();
  }

  @Test
  void whatWasDecidedByOtherCalendarsIsRefusedAndTheWorkerMayGoOn() {
    Transition a = claim(A);
    kv.put(Keys.CALENDARS_VERSION, "1");

    assertThat(commit(a)).isEqualTo(new BatchResult.Lost(false, true, Map.of()));
  }

  // --- replies that do not come (V4)

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"REPLY_LOST", "REQUEST_LOST"})
  void theIdenticalTransactionIsSentUntilItsOutcomeIsKnown(Fate fate) throws Exception {
    Transition a = claim(A);
    kv.willBe(fate, fate, fate);

    BatchResult result = commit(a);

    assertThat(result).isEqualTo(new BatchResult.Applied(revisionOf(Keys.state(A))));
    assertThat(stored(A)).isEqualTo(a.next());
    assertThat(changes()).hasSize(4).containsOnly(changes().get(0));
  }

  @Test
  void aBatchThatWasCarriedOutAtTheFirstSendingIsApplied() throws Exception {
    Transition a = claim(A);
    Transition b = claim(B);
    kv.willBe(Fate.REPLY_LOST);

    assertThat(commit(a, b)).isEqualTo(new BatchResult.Applied(revisionOf(Keys.state(A))));
    assertThat(stored(B)).isEqualTo(b.next());
  }

  @Test
  void aBatchThatWasCarriedOutIsAppliedAlthoughTheLeaseEndedSince() {
    Transition a = claim(A);
    kv.willBe(Fate.REPLY_LOST).meanwhile(() -> kv.remove(Keys.worker(ME)));

    BatchResult result = commit(a);

    assertThat(kv.read(Keys.worker(ME))).isEmpty();
    assertThat(result).isEqualTo(new BatchResult.Applied(revisionOf(Keys.state(A))));
  }

  @Test
  void aLossIsALossAlsoAtTheSecondSending() {
    Transition a = claim(A);
    kv.put(Keys.state(A), StateCodec.write(state("other~1", 9)));
    kv.willBe(Fate.REQUEST_LOST);

    assertThat(((BatchResult.Lost) commit(a)).stale()).containsOnlyKeys(A);
  }

  /** Two owners may decide alike in the same millisecond; that says nothing of the other steps. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAnotherWroteToTheLetterProvesNothing(boolean requestLost) {
    long a = kv.put(Keys.state(A), StateCodec.write(state("w~1", 4)));
    long b = kv.put(Keys.state(B), StateCodec.write(state(ME, 4)));
    JobState skipped = state("w~1", 4).withUid("u");
    kv.put(Keys.state(A), StateCodec.write(skipped));
    kv.put(Keys.state(B), StateCodec.write(state(ME, 9)));
    if (requestLost) {
      kv.willBe(Fate.REQUEST_LOST);
    }

    BatchResult result =
        transitions
            .commit(Optional.empty(), List.of(step(A, a, skipped), step(B, b, state(ME, 5))))
            .join();

    assertThat(((BatchResult.Lost) result).stale()).containsOnlyKeys(A, B);
  }

  /** "Unavailable" says that the present sending had no effect, and nothing of the one before. */
  @Test
  void anOutcomeInDoubtStaysInDoubtWhileTheStoreIsAway() {
    Transition a = claim(A);
    kv.willBe(Fate.REPLY_LOST, Fate.UNAVAILABLE);

    BatchResult result = commit(a);

    assertThat(result).isEqualTo(new BatchResult.Applied(revisionOf(Keys.state(A))));
    assertThat(changes()).hasSize(3).containsOnly(changes().get(0));
  }

  /** The store goes away between the refusal and the reading that tells whose it was. */
  @Test
  void anOutcomeInDoubtStaysInDoubtWhileItCannotBeRead() {
    Transition a = claim(A);
    kv.willBe(Fate.REPLY_LOST, Fate.ANSWERED, Fate.UNAVAILABLE);

    BatchResult result = commit(a);

    assertThat(result).isEqualTo(new BatchResult.Applied(revisionOf(Keys.state(A))));
    assertThat(changes()).hasSize(3).containsOnly(changes().get(0));
  }

  @Test
  void aLossThatCannotBeReadHadNoEffect() {
    Transition a = claim(A);
    kv.put(Keys.state(A), StateCodec.write(state("other~1", 9)));
    kv.willBe(Fate.ANSWERED, Fate.UNAVAILABLE);

    assertThatThrownBy(() -> commit(a)).hasCauseInstanceOf(KvException.Unavailable.class);
  }

  @Test
  void whatCertainlyHadNoEffectFails() {
    Transition a = claim(A);
    kv.willBe(Fate.UNAVAILABLE);

    assertThatThrownBy(() -> commit(a)).hasCauseInstanceOf(KvException.Unavailable.class);
    assertThat(kv.sent()).hasSize(1);
  }

  // --- batches

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 61, 62, 63, 124, 125, 1_000})
  void claimsTravelBySixtyThree(int jobs) {
    List<Transition> claims =
        IntStream.range(0, jobs).mapToObj(i -> claim(new JobId("default", "j" + i))).toList();

    List<List<Transition>> batches = Transitions.batches(claims, Function.identity());

    assertThat(batches).hasSize((jobs + 61) / 62);
    assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(claims);
    batches.forEach(batch -> commit(batch.toArray(Transition[]::new)));
    assertFits(kv.sent());
    assertThat(kv.sent()).hasSize(batches.size());
  }

  @Test
  void nothingIsNoBatch() {
    assertThat(Transitions.<Transition>batches(List.of(), Function.identity())).isEmpty();
  }

  @Test
  void whatComparesAndDropsMuchTravelsInSmallerBatches() {
    List<Transition> greedy = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      JobId job = new JobId("default", "j" + i);
      List<ExecutionId> kills =
          IntStream.range(0, i % 64).mapToObj(k -> ExecutionId.manual(job, NOW, "k" + k)).toList();
      List<String> gone = IntStream.range(0, (i * 7) % 64).mapToObj(w -> "w~" + w).toList();
      var request = new RunRequest(ExecutionId.manual(job, NOW, "x"), "ann", NOW, 3);
      var conditions = new Conditions(0, OptionalLong.of(1), Optional.of(request), gone);
      greedy.add(new Transition(job, conditions, state(ME, 5), true, kills));
    }

    List<List<Transition>> batches = Transitions.batches(greedy, Function.identity());

    assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(greedy);
    batches.forEach(batch -> commit(batch.toArray(Transition[]::new)));
    assertFits(kv.sent());
  }

  /** The sendings but those that only read. */
  private List<Transaction> changes() {
    return kv.sent().stream().filter(each -> !each.compares().isEmpty()).toList();
  }

  private static void assertFits(List<Transaction> sent) {
    assertThat(sent)
        .allSatisfy(
            transaction -> {
              assertThat(transaction.compares()).hasSizeLessThanOrEqualTo(Transaction.LIMIT);
              assertThat(transaction.then()).hasSizeLessThanOrEqualTo(Transaction.LIMIT);
              assertThat(transaction.orElse()).hasSizeLessThanOrEqualTo(Transaction.LIMIT);
            });
  }
}
