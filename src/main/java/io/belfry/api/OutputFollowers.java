package io.belfry.api;

import io.belfry.job.ExecutionId;
import io.belfry.log.ExecutionLog;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/**
 * Those who follow output now, up to a limit. Sending to a slow reader blocks a thread, hence an
 * executor of its own with more threads than there are processors.
 */
@ApplicationScoped
@ManagedScheduledExecutorDefinition(
    name = OutputFollowers.EXECUTOR,
    maxAsync = OutputFollowers.MAX_THREADS)
@SuppressWarnings("NullAway.Init") // the server injects before the bean is used
public class OutputFollowers {
  static final String EXECUTOR = "java:app/concurrent/belfryFollowers";
  static final int MAX_THREADS = 32;
  static final int MAX_FOLLOWERS = 200;

  private final Semaphore places = new Semaphore(MAX_FOLLOWERS);

  @Resource(lookup = EXECUTOR)
  ManagedScheduledExecutorService executor;

  @Inject Executions executions;
  @Inject ExecutionLog log;

  /**
   * Sends what is behind {@code after}, and goes on until the attempt has ended.
   *
   * @param attempt the attempt; the latest where absent
   */
  public void follow(ExecutionId id, OptionalInt attempt, long after, Sse sse, SseEventSink sink) {
    int latest = executions.attempts(id).stream().mapToInt(run -> run.attempt()).max().orElse(1);
    if (!places.tryAcquire()) {
      throw ApiProblem.retryLater(
          "follow.tooMany", MAX_FOLLOWERS + " others follow output now; try again");
    }
    OutputFollower.Source source =
        new OutputFollower.Source(id, Math.max(1, attempt.orElse(latest)), log);
    new OutputFollower(source, after, new OutputFollower.Line(sse, sink), executor, places::release)
        .start();
  }
}
