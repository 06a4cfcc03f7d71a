package io.belfry.model;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionState;
import io.belfry.job.Job;
import io.belfry.job.JobBuilder;
import io.belfry.job.JobState.Running;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import io.belfry.scheduler.RealTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What claimed attempts do: they start, or do not after all, and end. */
final class AttemptMoves {
  private final Bounds bounds;
  private final Stepping stepping;
  private final Set<Rule> off;

  AttemptMoves(Bounds bounds, Stepping stepping, Set<Rule> off) {
    this.bounds = bounds;
    this.stepping = stepping;
    this.off = Set.copyOf(off);
  }

  /** What the attempts of one worker may do next. */
  void attempts(World world, int i, Instant now, List<Move> moves) {
    Node node = world.nodes.get(i);
    for (Attempt attempt : node.attempts) {
      if (attempt.isWaiting() && !now.isBefore(attempt.startAt())) {
        Protocol.add(
            moves,
            world,
            node.name + " starts " + Protocol.key(attempt.running()),
            next -> start(next, next.change(i), attempt, now));
      } else if (attempt.isRunning()) {
        end(world, i, attempt, TaskResult.succeeded(), now, moves);
        if (bounds.retries() > 0) {
          end(world, i, attempt, TaskResult.of(ExecutionState.FAILED, "exit"), now, moves);
        }
        if (node.kills.contains(attempt.running().key())) {
          TaskResult killed = TaskResult.of(ExecutionState.KILLED, "killed.byRequest");
          end(world, i, attempt, killed, now, moves);
        }
      }
    }
  }

  private void end(
      World world, int i, Attempt attempt, TaskResult result, Instant now, List<Move> moves) {
    String what = result.state().text() + ": " + Protocol.key(attempt.running());
    WorkerMoves.add(
        moves,
        world,
        i,
        what,
        (next, self) -> {
          next.processes.remove(attempt.running());
          end(next, self, attempt, result, now);
        });
  }

  /** The end is in the spool from here on; without rule V12 it goes on to the log at once. */
  private void end(World next, Node self, Attempt attempt, TaskResult result, Instant now) {
    self.end(attempt::equals, result, now);
    if (off.contains(Rule.V12_STATE_DECIDES)) {
      self.ended().stream()
          .filter(end -> end.attempt().equals(attempt.running()))
          .forEach(end -> Journal.write(next, self, Journal.Note.of(end, false, Optional.empty())));
    }
  }

  private void start(World next, Node self, Attempt attempt, Instant now) {
    Running running = attempt.running();
    Optional<TaskResult> refusal =
        off.contains(Rule.START_CHECKED) ? Optional.empty() : refusal(self, attempt, now);
    if (refusal.isPresent()) {
      end(next, self, attempt, refusal.get(), now);
      return;
    }
    boolean leased = next.registered.contains(running.claim().worker());
    if (!leased && !off.contains(Rule.V5_GUARD_AT_START)) {
      end(next, self, attempt, Stepping.killed(), now);
      return;
    }
    check(next, self, attempt);
    self.change(attempt::equals, Attempt::asStarted);
    next.processes.add(running);
  }

  /** The scheduler's own look at what happened since the claim. */
  private Optional<TaskResult> refusal(Node self, Attempt attempt, Instant now) {
    Set<ExecutionId> kills =
        self.kills.stream()
            .map(key -> ExecutionId.withKey(JobBuilder.ID, key))
            .collect(Collectors.toSet());
    Optional<Job> known = self.definition.map(stepping::job);
    return RealTerms.refusal(
        known, stepping.times(self.calendars), kills, attempt.running(), attempt.uid(), now);
  }

  private void check(World next, Node self, Attempt attempt) {
    Running running = attempt.running();
    boolean heardAll = self.kills.equals(next.kills);
    if (heardAll && next.killed.contains(running.key())) {
      next.breaks("R7: started although it was to be killed: " + Protocol.key(running));
    }
    boolean byTime = running.trigger() == Trigger.SCHEDULE;
    if (byTime && self.definition.filter(Definition::suspended).isPresent()) {
      next.breaks("R5: started although the job is suspended: " + Protocol.key(running));
    }
    if (!self.definition.map(Definition::uid).equals(Optional.of(attempt.uid()))) {
      next.breaks("R5: started although the job is deleted: " + Protocol.key(running));
    }
    if (!next.started.add(Protocol.name(running))) {
      next.breaks("R1: started twice: " + Protocol.key(running));
    }
    if (next.processes.size() >= bounds.parallel()) {
      next.breaks("R2: more at once than may be");
    }
  }

  /** Whether what runs goes on when its worker's lease ends. */
  boolean goesOn() {
    return bounds.goesOn();
  }

  /**
   * The worker sees that its lease is over: what it claimed does not start, what runs ends unless
   * it may go on.
   */
  static void fenced(World next, Node self, Instant now, boolean goesOn) {
    self.id = Optional.empty();
    Stepping.dropWaiting(self, now);
    if (goesOn) {
      return;
    }
    self.attempts.stream()
        .filter(Attempt::isRunning)
        .forEach(attempt -> next.processes.remove(attempt.running()));
    self.end(Attempt::isRunning, Stepping.killed(), now);
  }
}
