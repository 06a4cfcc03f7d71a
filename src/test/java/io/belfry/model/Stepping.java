package io.belfry.model;

import io.belfry.job.Decision;
import io.belfry.job.Decisions;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobBuilder;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.Occurrences;
import io.belfry.job.Situation;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.News;
import io.belfry.job.TaskResult;
import io.belfry.scheduler.RealTerms;
import io.belfry.store.RunRequest;
import io.belfry.store.Transition.Conditions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A worker's side of a step, as the scheduler takes it: the real decision, the real terms, and what
 * it makes of the answer.
 */
final class Stepping {
  private final Bounds bounds;
  private final Set<Rule> off;
  private final Occurrences times;
  private final Map<Definition, Job> jobs = new HashMap<>();

  /** Equal writes are made one, which makes comparing worlds several times faster. */
  private final Map<Write, Write> writes = new HashMap<>();

  /** Workers that keep all rules but these. */
  Stepping(Bounds bounds, Set<Rule> off) {
    this.bounds = bounds;
    this.off = Set.copyOf(off);
    this.times = JobBuilder.timesOf(bounds.job().build(1));
  }

  /**
   * Decides about the job as one's own, on what the node knows; forgets the ends that the state has
   * or refuses.
   *
   * @return what is to be written, if anything is
   */
  Optional<Write> decide(Node node, Instant now) {
    Optional<JobState> present = presentState(node);
    boolean nobodyLooks = off.contains(Rule.V10_SCAN) && node.definition.isEmpty();
    if (present.isEmpty() || nobodyLooks) {
      return Optional.empty();
    }
    JobState state = present.get();
    List<Running> lost =
        RealTerms.lost(state, node::knows, node.members::contains, whoEndsUnknown(node));
    List<ExecutionId> asked = node.asked.stream().map(RunRequest::execution).toList();
    News news = new News(node.ended(), lost, asked, List.of());
    Optional<Claimant> claimant =
        node.id.map(id -> new Claimant(id, Integer.toString(node.claims), 0));
    Situation situation = new Situation(now, Bounds.CLAIM_AHEAD, claimant, news);
    Decision decision =
        node.definition
            .map(known -> Decisions.decide(job(known), times, decidedOn(state, known), situation))
            .orElseGet(() -> Decisions.withoutJob(state, true, situation));
    return take(node, state, news, decision);
  }

  /** Writes what became of the node's own attempts, as it does with a job that is another's. */
  Optional<Write> tell(Node node, Instant now) {
    if (node.state.isEmpty()) {
      node.ended().forEach(node::forget);
      return Optional.empty();
    }
    JobState state = node.state.get();
    List<Running> stray = RealTerms.stray(state, node::knows, whoEndsUnknown(node));
    News news = new News(node.ended(), stray, List.of(), List.of());
    Situation situation = new Situation(now, Bounds.CLAIM_AHEAD, Optional.empty(), news);
    Decision decision =
        node.definition
            .map(present -> Decisions.newsOnly(job(present), state, situation))
            .orElseGet(() -> Decisions.withoutJob(state, false, situation));
    return take(node, state, news, decision);
  }

  private Optional<Write> take(Node node, JobState state, News news, Decision decision) {
    decision.late().forEach(node::forget);
    if (RealTerms.isIdle(state, decision, news)) {
      news.ended().forEach(node::forget);
      return Optional.empty();
    }
    if (decision.claim().isPresent()) {
      node.claims++;
    }
    OptionalLong revision =
        node.definition
            .map(present -> OptionalLong.of(present.revision()))
            .orElseGet(OptionalLong::empty);
    Conditions terms =
        RealTerms.of(
            decision,
            state,
            news,
            node.stateRevision,
            revision,
            node.asked,
            node.members::contains);
    Write write = new Write(node.id.orElse(""), terms, decision, news);
    return Optional.of(writes.computeIfAbsent(write, same -> same));
  }

  private Optional<JobState> presentState(Node node) {
    return node.state.or(
        () ->
            node.definition.map(
                first -> JobState.fresh(first.uid(), first.since(), first.revision())));
  }

  /** Without rule V9 a job that is created again begins anew. */
  private JobState decidedOn(JobState state, Definition definition) {
    if (!off.contains(Rule.V9_LAST_KEPT) || state.uid().equals(definition.uid())) {
      return state;
    }
    return new JobState(
        state.uid(),
        definition.since(),
        state.fence(),
        state.running(),
        state.retries(),
        state.backlog(),
        state.unrecorded(),
        state.extras());
  }

  private Optional<String> whoEndsUnknown(Node node) {
    return off.contains(Rule.V4_RESEND) ? Optional.empty() : node.id;
  }

  private Job job(Definition definition) {
    return jobs.computeIfAbsent(
        definition,
        version ->
            bounds
                .job()
                .uid(version.uid())
                .version(version.version())
                .since(version.since())
                .build(version.revision()));
  }

  // --- the answer

  /** The write was carried out, at this revision. */
  static void applied(Node node, Write write, long revision, Instant now) {
    node.state = Optional.of(write.decision().next());
    node.stateRevision = revision;
    write.news().ended().forEach(node::forget);
    if (write.conditions().consumed().isPresent()) {
      node.asked = Optional.empty();
    }
    boolean known = node.definition.isPresent();
    write
        .decision()
        .claim()
        .filter(claim -> known)
        .ifPresent(
            claim ->
                node.attempts.add(
                    new Attempt(
                        claim.attempt(),
                        claim.startAt(),
                        write.decision().next().uid(),
                        false,
                        Optional.empty())));
    if (node.id.isEmpty()) {
      dropWaiting(node, now);
    }
  }

  /** The write was refused; the answer brings what the store holds. */
  static void refused(Node node, Write write, World world) {
    read(node, world);
    if (write.conditions().definitionRevision().isPresent()) {
      node.definition = world.definition;
    }
    boolean requestGone = !write.conditions().consumed().equals(world.request);
    if (write.conditions().consumed().isPresent() && requestGone) {
      node.asked = Optional.empty();
    }
  }

  /** The node hears what the state is. */
  static void read(Node node, World world) {
    node.state = world.state;
    node.stateRevision = world.stateRevision;
  }

  /** Ends what is claimed and not started, for its worker is not registered any more. */
  static void dropWaiting(Node node, Instant now) {
    node.end(Attempt::isWaiting, killed(), now);
  }

  /** The end of a task that was ended. */
  static TaskResult killed() {
    return TaskResult.of(ExecutionState.KILLED, "worker.fenced");
  }
}
