package io.belfry.execution;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attempts that run in this JVM, so that they can be listed and killed by their execution.
 * Thread-safe.
 */
public final class Supervisor implements TaskRunner {
  private final TaskRunner runner;
  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param runner carries the attempts out
   */
  public Supervisor(TaskRunner runner) {
    this.runner = runner;
  }

  private record Key(ExecutionId execution, int attempt) {
    static Key of(Attempt attempt) {
      return new Key(attempt.execution(), attempt.attempt());
    }
  }

  /** An attempt, and what became of its start; a kill that comes before that waits for it. */
  private record Entry(Attempt attempt, CompletableFuture<Running> running) {
    void kill(String reason) {
      running.thenAccept(started -> started.kill(reason));
    }

    CompletableFuture<TaskResult> result() {
      return running.thenCompose(Running::result);
    }
  }

  /** Starts the attempt; one that runs already is not started again but ends as failed. */
  @Override
  public Running start(Attempt attempt, OutputSink output) {
    Key key = Key.of(attempt);
    Entry entry = new Entry(attempt, new CompletableFuture<>());
    if (entries.putIfAbsent(key, entry) != null) {
      return new Ended(TaskResult.of(ExecutionState.FAILED, "execution.alreadyRunning"));
    }
    try {
      Running running = runner.start(attempt, output);
      running.result().whenComplete((end, error) -> entries.remove(key, entry));
      entry.running.complete(running);
      return running;
    } catch (RuntimeException | Error e) {
      entries.remove(key, entry);
      entry.running.cancel(false);
      throw e;
    }
  }

  /** Kills the attempts of this execution; whether there was one. */
  public boolean kill(ExecutionId execution, String reason) {
    List<Entry> found =
        entries.values().stream()
            .filter(entry -> entry.attempt.execution().equals(execution))
            .toList();
    found.forEach(entry -> entry.kill(reason));
    return !found.isEmpty();
  }

  /** Kills all attempts that run now; completes when nothing of them is left. */
  public CompletableFuture<Void> killAll(String reason) {
    List<Entry> all = List.copyOf(entries.values());
    all.forEach(entry -> entry.kill(reason));
    return CompletableFuture.allOf(
        all.stream()
            .map(entry -> entry.result().handle((end, error) -> end))
            .toArray(CompletableFuture[]::new));
  }

  /** The attempts that run now, in no order. */
  public List<Attempt> running() {
    return entries.values().stream().map(Entry::attempt).toList();
  }
}
