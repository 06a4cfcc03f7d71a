package io.belfry.store;

import io.belfry.codec.DocumentProblem;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.JobDocument;
import io.belfry.codec.StateCodec;
import io.belfry.codec.StoredJob;
import io.belfry.codec.StoredJobCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.Decisions;
import io.belfry.job.ExecutionId;
import io.belfry.job.Job;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.Situation;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The definitions of jobs: every change is a compare-and-set of the definition's key, and puts the
 * new version into the history too. Only a creation touches the job's state.
 *
 * <p>Futures fail with a {@link io.belfry.kv.KvException}, with an {@link InvalidDocumentException}
 * that the change itself threw, with an {@link UnreadableJobException}, or with a {@link
 * LevelTooLowException}.
 */
public final class JobStore {
  /** How many versions of a definition are kept. */
  public static final int HISTORY = 50;

  private static final int MAX_BYTES = 512 * 1024;
  private static final int TRIES = 30;

  private final KeyValueStore kv;
  private final Clock clock;
  private final Supplier<String> uids;

  /**
   * Makes the store of definitions.
   *
   * @param uids gives a new text each time; it tells apart jobs that had the same name
   */
  public JobStore(KeyValueStore kv, Clock clock, Supplier<String> uids) {
    this.kv = kv;
    this.clock = clock;
    this.uids = uids;
  }

  /** Reads a job. */
  public CompletableFuture<Optional<StoredJob>> get(JobId id) {
    return kv.get(Keys.job(id)).thenApply(found -> found.map(value -> readable(id, value)));
  }

  /**
   * Fails with an {@link InvalidDocumentException} where a document names calendars that there are
   * not, and that the job did not have before.
   */
  public CompletableFuture<Void> checkCalendars(JobDocument document, Optional<StoredJob> before) {
    return NamedCalendars.check(kv, document, before);
  }

  // --- changes

  /** Creates a job that is not there. */
  public CompletableFuture<JobChange> create(JobDocument document, Optional<Once> once) {
    return create(document, once, TRIES);
  }

  /**
   * Changes a job that is there, where the precondition holds.
   *
   * @param edit makes the next version's document of the present one; it may be asked again, and
   *     where it answers the same document nothing is written
   */
  public CompletableFuture<JobChange> edit(
      JobId id,
      Precondition precondition,
      Function<StoredJob, JobDocument> edit,
      Optional<Once> once) {
    return edit(new Editing(id, precondition, edit, once), TRIES);
  }

  /**
   * Creates a job, or changes the one that is there, where the precondition holds.
   *
   * @param edit makes the document, of the present job where there is one
   */
  public CompletableFuture<JobChange> put(
      JobId id, Precondition precondition, Function<Optional<StoredJob>, JobDocument> edit) {
    return put(id, precondition, edit, TRIES);
  }

  private CompletableFuture<JobChange> put(
      JobId id,
      Precondition precondition,
      Function<Optional<StoredJob>, JobDocument> edit,
      int tries) {
    if (precondition.kind() == Precondition.Kind.ABSENT) {
      return create(edit.apply(Optional.empty()), Optional.empty())
          .thenApply(change -> change instanceof JobChange.Exists ? new JobChange.Stale() : change);
    }
    return edit(id, precondition, job -> edit.apply(Optional.of(job)), Optional.empty())
        .thenCompose(
            change ->
                change instanceof JobChange.Absent
                    ? create(edit.apply(Optional.empty()), Optional.empty())
                    : answer(change))
        .thenCompose(
            change ->
                change instanceof JobChange.Exists && tries > 1
                    ? put(id, precondition, edit, tries - 1)
                    : answer(change));
  }

  /** Deletes a job and its versions; its state stays, and what runs goes on. */
  public CompletableFuture<JobChange> delete(JobId id, Precondition precondition) {
    return delete(id, precondition, TRIES);
  }

  // --- versions

  /** The kept versions of a job, newest first; unreadable ones are left out. */
  public CompletableFuture<List<StoredJob>> versions(JobId id) {
    return kv.range(Keys.historyOf(id), "", 10 * HISTORY)
        .thenApply(
            page ->
                page.items().stream()
                    .flatMap(value -> readIfPossible(id, value).stream())
                    .sorted((a, b) -> b.identity().version() - a.identity().version())
                    .toList());
  }

  /** One kept version of a job. */
  public CompletableFuture<Optional<StoredJob>> version(JobId id, int version) {
    return kv.get(Keys.history(id, version))
        .thenApply(found -> found.map(value -> readable(id, value)));
  }

  // --- creation

  private CompletableFuture<JobChange> create(
      JobDocument document, Optional<Once> once, int tries) {
    JobId id = document.id();
    Transaction look =
        Transaction.always(Operation.get(Keys.job(id)), Operation.get(Keys.state(id)));
    return kv.commit(look)
        .thenCompose(
            seen -> {
              if (seen.reads().get(0).isPresent()) {
                return answer(new JobChange.Exists());
              }
              return create(document, once, tries, seen);
            });
  }

  private CompletableFuture<JobChange> create(
      JobDocument document, Optional<Once> once, int tries, TransactionResult seen) {
    JobId id = document.id();
    Instant now = now();
    Job.Identity identity = new Job.Identity(uids.get(), 1, now, now, now);
    StoredJob job = new StoredJob(document, identity, 0);
    String value = checkedSize(StoredJobCodec.write(job));
    Optional<KeyValue> tombstone = seen.reads().get(1);
    First first = first(id, identity, tombstone, seen.revision());
    Transaction.Builder transaction =
        Transaction.when(
                Compare.absent(Keys.job(id)),
                Compare.unchangedSince(
                    Keys.state(id), tombstone.map(KeyValue::modRevision).orElse(0L)))
            .then(
                Operation.put(Keys.job(id), value),
                Operation.put(Keys.history(id, 1), value),
                Operation.put(Keys.state(id), StateCodec.write(first.state())));
    first
        .over()
        .forEach(
            key -> transaction.then(Operation.delete(Keys.kill(ExecutionId.withKey(id, key)))));
    return commit(transaction, job, Optional.empty(), value, once)
        .thenCompose(
            outcome ->
                switch (outcome.kind()) {
                  case WON -> answer(saved(job, Optional.empty(), outcome.revision()));
                  case REPLAYED -> answer(new JobChange.Replayed());
                  case LOST ->
                      tries > 1 ? create(document, once, tries - 1) : answer(new JobChange.Busy());
                });
  }

  /**
   * A new job's state.
   *
   * @param over the keys of executions that waited in what an earlier job left, and wait no more
   */
  private record First(JobState state, Set<String> over) {}

  /** A state of its own, or the one that an earlier job of this name left. */
  private First first(
      JobId id, Job.Identity identity, Optional<KeyValue> tombstone, long revision) {
    if (tombstone.isEmpty()) {
      return new First(JobState.fresh(identity.uid(), identity.since(), revision), Set.of());
    }
    try {
      JobState left = StateCodec.read(tombstone.get().value());
      Situation nothing =
          new Situation(identity.since(), Duration.ZERO, Optional.empty(), Situation.News.NONE);
      JobState next = Decisions.withoutJob(left, true, nothing).next().withUid(identity.uid());
      Set<String> over = left.openKeys();
      over.removeAll(next.openKeys());
      return new First(next, over);
    } catch (UnreadableValueException e) {
      throw new UnreadableJobException("the state that an earlier " + id + " left", e);
    }
  }

  // --- edits

  /** What an edit is made of. */
  private record Editing(
      JobId id,
      Precondition precondition,
      Function<StoredJob, JobDocument> edit,
      Optional<Once> once) {}

  private CompletableFuture<JobChange> edit(Editing editing, int tries) {
    return kv.get(Keys.job(editing.id()))
        .thenCompose(
            found ->
                found.isPresent()
                    ? edit(editing, tries, found.get())
                    : answer(gone(editing.precondition())));
  }

  private CompletableFuture<JobChange> edit(Editing editing, int tries, KeyValue before) {
    StoredJob current = readable(editing.id(), before);
    if (!editing.precondition().holds(Optional.of(current))) {
      return answer(new JobChange.Stale());
    }
    JobDocument document = editing.edit().apply(current);
    if (document.equals(current.document()) && editing.once().isEmpty()) {
      return answer(saved(current, Optional.of(current), current.revision()));
    }
    StoredJob next = new StoredJob(document, next(current, document), 0);
    String value = checkedSize(StoredJobCodec.write(next, before.value()));
    return commit(replacing(before, next, value), next, Optional.of(current), value, editing.once())
        .thenCompose(
            outcome ->
                switch (outcome.kind()) {
                  case WON -> answer(saved(next, Optional.of(current), outcome.revision()));
                  case REPLAYED -> answer(new JobChange.Replayed());
                  case LOST -> editAgain(editing, tries);
                });
  }

  private CompletableFuture<JobChange> editAgain(Editing editing, int tries) {
    if (!editing.precondition().mayTryAgain()) {
      return answer(new JobChange.Stale());
    }
    return tries > 1 ? edit(editing, tries - 1) : answer(new JobChange.Busy());
  }

  private static Transaction.Builder replacing(KeyValue before, StoredJob next, String value) {
    JobId id = next.id();
    int version = next.identity().version();
    Transaction.Builder transaction =
        Transaction.when(Compare.unchangedSince(Keys.job(id), before.modRevision()))
            .then(
                Operation.put(Keys.job(id), value),
                Operation.put(Keys.history(id, version), value));
    return version > HISTORY
        ? transaction.then(Operation.delete(Keys.history(id, version - HISTORY)))
        : transaction;
  }

  /**
   * Scheduled times are enumerated anew from the end of a suspension on, and from an edit of the
   * times. What the suspension held back lies between two instants, so that it can be recorded.
   */
  private Job.Identity next(StoredJob current, JobDocument document) {
    Job.Identity before = current.identity();
    Instant now = now();
    boolean resumed = isSuspended(current.document()) && !isSuspended(document);
    boolean otherTimes = !document.hasTimesOf(current.document());
    Instant since = before.since();
    Optional<Instant> heldSince = before.heldSince();
    if (otherTimes) {
      since = now;
      heldSince = Optional.empty();
    } else if (resumed) {
      // an edit of the times may lie behind the end
      since = latest(before.since(), endOf(suspension(current.document()), now));
      heldSince = Optional.of(before.accountedSince());
    }
    return new Job.Identity(
        before.uid(), before.version() + 1, since, heldSince, before.createdAt(), now);
  }

  /** Now, or when it had ended by itself: what is due at that very instant is not held back. */
  private static Instant endOf(Suspension suspension, Instant now) {
    return suspension.until().map(until -> until.minusMillis(1)).filter(now::isAfter).orElse(now);
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static boolean isSuspended(JobDocument document) {
    return suspension(document).suspended();
  }

  private static Suspension suspension(JobDocument document) {
    return document.definition().policies().suspension();
  }

  // --- deletion

  private CompletableFuture<JobChange> delete(JobId id, Precondition precondition, int tries) {
    return kv.get(Keys.job(id))
        .thenCompose(
            found ->
                found.isPresent()
                    ? delete(id, precondition, tries, found.get())
                    : answer(gone(precondition)));
  }

  /** A job that can't be read can still be deleted, unless a version of it is demanded. */
  private CompletableFuture<JobChange> delete(
      JobId id, Precondition precondition, int tries, KeyValue found) {
    boolean demanding = precondition.kind() == Precondition.Kind.ONE_OF;
    if (precondition.kind() == Precondition.Kind.ABSENT) {
      return answer(new JobChange.Stale());
    } else if (demanding && !precondition.holds(Optional.of(readable(id, found)))) {
      return answer(new JobChange.Stale());
    }
    Transaction transaction =
        Transaction.when(Compare.unchangedSince(Keys.job(id), found.modRevision()))
            .then(
                Operation.delete(Keys.job(id)),
                Operation.deletePrefix(Keys.historyOf(id)),
                Operation.deletePrefix(Keys.requestsOf(id)))
            .orElse(Operation.get(Keys.job(id)))
            .build();
    return SureCommit.commit(kv, transaction)
        .thenCompose(
            result -> {
              if (result.succeeded()) {
                return answer(new JobChange.Deleted(readIfPossible(id, found), result.revision()));
              } else if (result.reads().get(0).isEmpty()) {
                return answer(
                    new JobChange.Deleted(
                        readIfPossible(id, found), 0)); // at an earlier revision, whoever did it
              } else if (demanding) {
                return answer(new JobChange.Stale());
              }
              return tries > 1 ? delete(id, precondition, tries - 1) : answer(new JobChange.Busy());
            });
  }

  // --- what they share

  /** Who won a compare-and-set of a definition, and at which revision of the store. */
  private record Outcome(Kind kind, long revision) {
    enum Kind {
      WON,
      LOST,
      REPLAYED
    }
  }

  private CompletableFuture<Outcome> commit(
      Transaction.Builder transaction,
      StoredJob job,
      Optional<StoredJob> before,
      String value,
      Optional<Once> once) {
    transaction.orElse(Operation.get(Keys.job(job.id())));
    once.ifPresent(
        mark ->
            transaction.when(mark.absent()).then(mark.put(job.id().toString())).orElse(mark.get()));
    return FeatureLevel.require(kv, job.document().definition())
        .thenCompose(allowed -> NamedCalendars.check(kv, job.document(), before))
        .thenCompose(known -> SureCommit.commit(kv, transaction.build()))
        .thenApply(result -> outcome(result, value));
  }

  /** A value that is ours to the letter was put by an earlier sending of the same transaction. */
  private static Outcome outcome(TransactionResult result, String value) {
    if (result.succeeded()) {
      return new Outcome(Outcome.Kind.WON, result.revision());
    }
    Optional<KeyValue> ours = result.reads().get(0).filter(kept -> kept.value().equals(value));
    if (ours.isPresent()) {
      return new Outcome(Outcome.Kind.WON, ours.get().modRevision());
    }
    boolean replayed = result.reads().size() > 1 && result.reads().get(1).isPresent();
    return new Outcome(replayed ? Outcome.Kind.REPLAYED : Outcome.Kind.LOST, result.revision());
  }

  private static JobChange gone(Precondition precondition) {
    return precondition.kind() == Precondition.Kind.NONE
        ? new JobChange.Absent()
        : new JobChange.Stale();
  }

  private static JobChange saved(StoredJob job, Optional<StoredJob> before, long revision) {
    return new JobChange.Saved(job.at(revision), before, revision);
  }

  private static CompletableFuture<JobChange> answer(JobChange change) {
    return CompletableFuture.completedFuture(change);
  }

  private static StoredJob readable(JobId id, KeyValue found) {
    try {
      return StoredJobCodec.read(id, found.value(), found.modRevision());
    } catch (UnreadableValueException e) {
      throw new UnreadableJobException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<StoredJob> readIfPossible(JobId id, KeyValue found) {
    try {
      return Optional.of(StoredJobCodec.read(id, found.value(), found.modRevision()));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }

  private static String checkedSize(String value) {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new InvalidDocumentException(
          DocumentProblem.of("job.tooLarge", "", "a job is at most 512 KiB of JSON"));
    }
    return value;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
