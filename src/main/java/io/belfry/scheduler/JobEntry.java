package io.belfry.scheduler;

import io.belfry.job.Backfill;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Occurrences;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.Filling;
import io.belfry.job.Situation.Logged;
import io.belfry.job.Situation.News;
import io.belfry.store.RunRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the scheduler knows of one job. Mutable; only the scheduler's thread touches it.
 *
 * <p>The state is known or not; the definition is there, deleted, or there but unreadable.
 */
final class JobEntry {
  /** How a job's definition stands. */
  enum Definition {
    UNKNOWN,
    PRESENT,
    UNREADABLE,
    DELETED
  }

  /** A definition with its scheduled times. */
  record Known(Job job, Occurrences times) {}

  private final JobId id;
  private Definition definition = Definition.UNKNOWN;
  private long definitionRevision;
  private long round;
  private Optional<Known> known = Optional.empty();

  private boolean owned;
  private boolean stateKnown;
  private boolean reading;
  private Optional<JobState> state = Optional.empty();
  private long stateRevision;

  private final List<Ended> ended = new ArrayList<>();
  private final List<RunRequest> asked = new ArrayList<>();
  private final List<Logged> logged = new ArrayList<>();

  private final Map<Running, ExecutionRecord> records = new HashMap<>();
  private final Set<ExecutionId> kills = new HashSet<>();

  private boolean inFlight;
  private Instant notBefore = Instant.MIN;
  private Instant aloneUntil = Instant.MIN;
  private long wakeTicket;

  JobEntry(JobId id) {
    this.id = id;
  }

  JobId id() {
    return id;
  }

  // --- the definition

  Definition definition() {
    return definition;
  }

  Optional<Known> known() {
    return known;
  }

  long definitionRevision() {
    return definitionRevision;
  }

  long round() {
    return round;
  }

  void seenIn(long feedRound) {
    round = feedRound;
  }

  void define(Job job, Occurrences times) {
    known = Optional.of(new Known(job, times));
    definition = Definition.PRESENT;
    definitionRevision = job.revision();
  }

  void unreadable(long revision) {
    known = Optional.empty();
    definition = Definition.UNREADABLE;
    definitionRevision = revision;
  }

  void deleted(long revision) {
    known = Optional.empty();
    definition = Definition.DELETED;
    definitionRevision = revision;
    asked.clear();
  }

  boolean isUnreadable() {
    return definition == Definition.UNREADABLE;
  }

  // --- the state

  /**
   * This worker owns the job, or does not. What it knew of the state while the job was another's is
   * of no use: the other wrote it.
   */
  void ownedHere(boolean now) {
    if (now && !owned && !inFlight) {
      stateKnown = false;
    }
    owned = now && (owned || !inFlight);
  }

  boolean isStateKnown() {
    return stateKnown;
  }

  Optional<JobState> state() {
    return state;
  }

  long stateRevision() {
    return stateRevision;
  }

  void stateIs(Optional<JobState> found, long revision) {
    state = found;
    stateRevision = revision;
    stateKnown = true;
  }

  /** The state is what another wrote; it is read again before the next decision. */
  void forgetState() {
    stateKnown = false;
  }

  boolean isReading() {
    return reading;
  }

  void reading(boolean under) {
    reading = under;
  }

  // --- news

  List<Ended> ended() {
    return ended;
  }

  List<RunRequest> asked() {
    return asked;
  }

  List<Logged> logged() {
    return logged;
  }

  /**
   * Takes in a request, or what is left of one that is known.
   *
   * @return whether that is news
   */
  boolean ask(RunRequest request) {
    for (int i = 0; i < asked.size(); i++) {
      if (asked.get(i).execution().equals(request.execution())) {
        boolean newer = asked.get(i).revision() < request.revision();
        if (newer) {
          asked.set(i, request);
        }
        return newer;
      }
    }
    return asked.add(request);
  }

  /** What happened since the last step, with the running attempts found to be lost. */
  News news(List<Running> lost) {
    if (asked.isEmpty()) {
      return new News(ended, lost, List.of(), logged);
    }
    List<ExecutionId> first =
        asked.stream()
            .filter(request -> request.backfill().isEmpty())
            .map(RunRequest::execution)
            .limit(1)
            .toList();
    Optional<Filling> backfill =
        asked.stream()
            .flatMap(request -> request.backfill().map(left -> filling(request, left)).stream())
            .findFirst();
    return new News(ended, lost, first, logged, backfill);
  }

  private static Filling filling(RunRequest request, Backfill left) {
    return new Filling(request.execution(), left);
  }

  /** Takes away what a written decision has settled. */
  void settled(News news) {
    ended.removeAll(news.ended());
    logged.removeAll(news.logged());
  }

  /** An attempt ended; its record is kept until the state has taken, or refused, the end. */
  void ended(Ended end, ExecutionRecord record) {
    ended.add(end);
    records.put(end.attempt(), record);
  }

  /** Takes the record of an attempt that ended here. */
  Optional<ExecutionRecord> recordOf(Running attempt) {
    return Optional.ofNullable(records.remove(attempt));
  }

  /** Somebody wants this execution ended. */
  void kill(ExecutionId execution) {
    kills.add(execution);
  }

  /** The wish to end this execution is gone. */
  void unkill(ExecutionId execution) {
    kills.remove(execution);
  }

  /** Whether somebody wants this execution ended. */
  boolean hasKill(ExecutionId execution) {
    return kills.contains(execution);
  }

  // --- steps

  boolean isInFlight() {
    return inFlight;
  }

  void inFlight(boolean under) {
    inFlight = under;
  }

  Instant notBefore() {
    return notBefore;
  }

  void holdUntil(Instant until) {
    notBefore = until;
  }

  /** Whether its steps travel in a batch of their own, for it failed lately. */
  boolean isAlone(Instant now) {
    return now.isBefore(aloneUntil);
  }

  void aloneUntil(Instant until) {
    aloneUntil = until;
  }

  /** A new ticket; wake-ups with an older one are void. */
  long nextTicket() {
    return ++wakeTicket;
  }

  long ticket() {
    return wakeTicket;
  }
}
