package io.belfry.model;

import io.belfry.job.Decision;
import io.belfry.job.Decisions;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobBuilder;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Occurrences;
import io.belfry.job.Situation;
import io.belfry.job.Situation.Claimant;
import io.belfry.job.Situation.Ended;
import io.belfry.job.Situation.Filling;
import io.belfry.job.Situation.Logged;
import io.belfry.job.Situation.News;
import io.belfry.job.TaskResult;
import io.belfry.model.Journal.Note;
import io.belfry.scheduler.RealTerms;
import io.belfry.store.RunRequest;
import io.belfry.store.Transition.Conditions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A worker's side of a step, as the scheduler takes it: the real decision, the real terms, and what
 * it makes of the answer.
 */
final class Stepping {
  private final Bounds bounds;
  private final Set<Rule> off;
  private final Occurrences times;
  private final Occurrences held;
  private final Map<Definition, Job> jobs = new HashMap<>();
  private final Map<Question, Decision> decisions = new HashMap<>();

  /** Equal writes are made one, which makes comparing worlds several times faster. */
  private final Map<Write, Write> writes = new HashMap<>();

  /** Workers that keep all rules but these. */
  Stepping(Bounds bounds, Set<Rule> off) {
    this.bounds = bounds;
    this.off = Set.copyOf(off);
    this.times = JobBuilder.timesOf(bounds.job().build(1));
    Instant over = Bounds.tick(bounds.ticks()).plusSeconds(50);
    this.held = JobBuilder.heldBack(times, Bounds.START, over);
  }

  /**
   * Decides about the job as one's own, on what the node knows; forgets the ends that the state has
   * or refuses.
   *
   * @return what is to be written, if anything is
   */
  Optional<Write> decide(World world, Node node, Instant now) {
    Optional<JobState> present = presentState(node);
    boolean nobodyLooks = off.contains(Rule.V10_SCAN) && node.definition.isEmpty();
    if (present.isEmpty() || nobodyLooks) {
      return Optional.empty();
    }
    JobState state = present.get();
    List<Running> lost =
        RealTerms.lost(state, node::knows, node.members::contains, whoEndsUnknown(node));
    List<ExecutionId> asked =
        node.asked.stream()
            .filter(request -> request.backfill().isEmpty())
            .map(RunRequest::execution)
            .toList();
    Optional<Filling> backfill =
        node.asked.flatMap(
            request -> request.backfill().map(left -> new Filling(request.execution(), left)));
    News news = new News(node.ended(), lost, asked, logged(node), backfill);
    Optional<Claimant> claimant =
        node.id.map(id -> new Claimant(id, Integer.toString(node.claims), 0));
    Situation situation = new Situation(now, Bounds.CLAIM_AHEAD, claimant, news);
    Decision decision =
        node.definition
            .map(known -> decided(known, node.calendars, state, situation))
            .orElseGet(() -> Decisions.withoutJob(state, isDeleted(node), situation));
    return take(world, node, state, news, counted(node, decision));
  }

  /** Worlds differ in much that does not bear on a decision, so most are asked for many times. */
  private Decision decided(Definition known, int calendars, JobState state, Situation situation) {
    return decisions.computeIfAbsent(
        new Question(known, calendars, state, situation),
        asked -> Decisions.decide(job(known), times(calendars), state, situation));
  }

  private record Question(
      Definition definition, int calendars, JobState state, Situation situation) {}

  /** Writes what became of the node's own attempts, as it does with a job that is another's. */
  Optional<Write> tell(World world, Node node, Instant now) {
    if (node.state.isEmpty()) {
      node.ended().forEach(end -> Journal.settle(world, node, end, true));
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
    return take(world, node, state, news, decision);
  }

  private Optional<Write> take(
      World world, Node node, JobState state, News news, Decision decision) {
    decision.late().forEach(end -> Journal.settle(world, node, end, true));
    if (RealTerms.isIdle(state, decision, news)) {
      node.ended().forEach(end -> Journal.settle(world, node, end, false));
      return Optional.empty();
    }
    if (decision.claim().isPresent()) {
      node.claims++;
    }
    var known =
        new RealTerms.Known(
            node.stateRevision,
            node.definition.map(Definition::revision),
            node.definitionsRead || off.contains(Rule.DEFINITION_READ),
            node.asked);
    Conditions terms = RealTerms.of(decision, state, news, known, node.members::contains);
    Write write =
        new Write(
            node.id.orElse(""),
            terms,
            decision,
            news,
            node.calendars,
            RealTerms.over(decision, state));
    return Optional.of(writes.computeIfAbsent(write, same -> same));
  }

  /** Without rule V7 the token is the revision of the definition, a key that the claim compares. */
  private Decision counted(Node node, Decision decision) {
    if (!off.contains(Rule.V7_TOKEN_COUNTED) || decision.claim().isEmpty()) {
      return decision;
    }
    Decision.Claim claim = decision.claim().get();
    Running counted = claim.attempt();
    var token =
        new ExecutionRecord.Claim(
            counted.claim().worker(),
            counted.claim().claimId(),
            node.definition.orElseThrow().revision());
    Running other =
        new Running(
            counted.key(),
            counted.attempt(),
            token,
            counted.trigger(),
            counted.jobVersion(),
            counted.claimedAt());
    JobState next = decision.next();
    List<Running> running =
        next.running().stream().map(entry -> entry.equals(counted) ? other : entry).toList();
    return new Decision(
        new JobState(
            next.uid(),
            next.last(),
            next.fence(),
            running,
            next.retries(),
            next.backlog(),
            next.unrecorded(),
            next.extras()),
        Optional.of(new Decision.Claim(other, claim.startAt())),
        decision.consumed(),
        decision.rest(),
        decision.recorded(),
        decision.late(),
        decision.wakeAt(),
        decision.starved());
  }

  private List<Logged> logged(Node node) {
    return List.copyOf(node.logged);
  }

  private boolean isDeleted(Node node) {
    return node.definitionsRead || !off.contains(Rule.DEFINITION_READ);
  }

  private Optional<JobState> presentState(Node node) {
    return node.state.or(
        () ->
            node.definition.map(
                first ->
                    JobState.fresh(
                        first.uid(), job(first).identity().accountedSince(), first.revision())));
  }

  private Optional<String> whoEndsUnknown(Node node) {
    return off.contains(Rule.V4_RESEND) ? Optional.empty() : node.id;
  }

  /** The job as this version of its definition says. */
  Job job(Definition definition) {
    return jobs.computeIfAbsent(definition, this::build);
  }

  private Job build(Definition version) {
    JobBuilder job =
        bounds
            .job()
            .uid(version.uid())
            .version(version.version())
            .since(version.since())
            .heldSince(version.heldSince());
    return (version.suspended() ? job.suspended(Optional.empty()) : job).build(version.revision());
  }

  /** The executions that a decision ends for good. */
  static Set<String> over(Decision decision, JobState before) {
    return RealTerms.over(decision, before);
  }

  /** Whether failed attempts are tried again. */
  boolean retries() {
    return bounds.retries() > 0;
  }

  /** Whether what runs goes on when its worker's lease ends. */
  boolean goesOn() {
    return bounds.goesOn();
  }

  /** The job's times by this version of the calendars. */
  Occurrences times(int calendars) {
    return isHeld(calendars) ? held : times;
  }

  /** Whether all times are held back by this version of the calendars. */
  static boolean isHeld(int calendars) {
    return calendars % 2 == 1;
  }

  // --- the answer

  /** The write was carried out, at this revision. */
  void applied(World world, Node node, Write write, long revision, Instant now) {
    node.state = Optional.of(write.decision().next());
    node.stateRevision = revision;
    node.forgetLogged();
    List<Ended> ended = write.news().ended();
    ended.forEach(end -> Journal.settle(world, node, end, false));
    write.decision().recorded().stream()
        .filter(end -> ended.stream().noneMatch(here -> isOf(end, here)))
        .forEach(end -> Journal.write(world, node, Note.of(end)));
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

  static boolean isOf(Unrecorded end, Ended here) {
    return end.ran().filter(here.attempt()::isSameAs).isPresent();
  }

  /** The write was refused; the answer brings what the store holds. */
  void refused(Node node, Write write, World world) {
    read(node, world);
    if (write.conditions().definitionRevision().isPresent()) {
      node.definition = world.definition;
      node.definitionsRead = true;
    }
    boolean requestGone = !write.conditions().consumed().equals(world.request);
    if (write.conditions().consumed().isPresent() && requestGone) {
      node.asked = Optional.empty();
    }
  }

  /** The node hears what the state is, and sends the ends that are new to it to the log. */
  void read(Node node, World world) {
    List<Unrecorded> known =
        node.state.map(JobState::unrecorded).orElseGet(() -> List.<Unrecorded>of());
    node.state = world.state;
    node.stateRevision = world.stateRevision;
    node.forgetLogged();
    if (!off.contains(Rule.V11_RECORD_AGAIN)) {
      node.state.stream()
          .flatMap(state -> state.unrecorded().stream())
          .filter(end -> !known.contains(end))
          .forEach(end -> Journal.write(world, node, Note.of(end)));
    }
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
