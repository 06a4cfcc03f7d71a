package io.belfry.kv.embedded;

import io.belfry.kv.KvException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All calls that are under way: it bounds them, answers them on the thread {@code
 * belfry-kv-replies}, and answers in the writer's place when the time limit is over.
 *
 * <p>Answers run what callers hung on the futures, which is why the writer doesn't complete them
 * itself.
 */
final class Calls implements Loop.Step {
  /** The most that may be under way, in KiB of requests; each counts for at least one. */
  private static final int MAX_UNDER_WAY = 32 * 1024;

  private static final long SWEEP_MILLIS = 500;

  private final Set<Call<?>> underWay = ConcurrentHashMap.newKeySet();
  private final Semaphore room = new Semaphore(MAX_UNDER_WAY);
  private final LinkedBlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
  private final Duration timeLimit;
  private final LongSupplier nanoTime;
  private long lastSweep;

  Calls(Duration timeLimit, LongSupplier nanoTime) {
    this.timeLimit = timeLimit;
    this.nanoTime = nanoTime;
    this.lastSweep = nanoTime.getAsLong();
  }

  /**
   * Admits a call.
   *
   * @throws KvException.Unavailable if too much is under way
   */
  void admit(Call<?> call) {
    if (!room.tryAcquire(call.weight())) {
      throw new KvException.Unavailable("the embedded store is overloaded: too many calls wait");
    }
    underWay.add(call);
  }

  <T> void succeed(Call<T> call, @Nullable T value) {
    if (call.claimAnswer()) {
      answerLater(call, () -> call.answer().complete(value));
    }
  }

  void fail(Call<?> call, KvException cause) {
    if (call.claimAnswer()) {
      answerLater(call, () -> call.answer().completeExceptionally(cause));
    }
  }

  /** Fails the call unless the writer has begun it. */
  void failIfWaiting(Call<?> call, KvException cause) {
    if (call.giveUpWaiting()) {
      answerLater(call, () -> call.answer().completeExceptionally(cause));
    }
  }

  @Override
  public void once() throws InterruptedException {
    Runnable answer = answers.poll(SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    if (answer != null) {
      answer.run();
    }
    long now = nanoTime.getAsLong();
    if (now - lastSweep >= TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS)) {
      lastSweep = now;
      underWay.forEach(call -> expire(call, now));
    }
  }

  /** Answers what is left; called once, on the replies thread, after the writer has ended. */
  @Override
  public void atEnd() {
    for (Call<?> call : underWay) {
      failIfWaiting(call, new KvException.Unavailable("the embedded store is closed"));
      fail(call, new KvException.UnknownOutcome("the embedded store was closed meanwhile"));
    }
    Runnable answer;
    while ((answer = answers.poll()) != null) {
      answer.run();
    }
  }

  /** Wakes the replies thread. */
  void wake() {
    answers.add(() -> {});
  }

  private void expire(Call<?> call, long now) {
    if (now - call.since() > timeLimit.toNanos()) {
      failIfWaiting(
          call, new KvException.Unavailable("the embedded store did not begin in " + timeLimit));
      fail(
          call,
          new KvException.UnknownOutcome("the embedded store did not answer in " + timeLimit));
    }
  }

  /** The call keeps its room until its answer is given, so slow callbacks are bounded too. */
  private void answerLater(Call<?> call, Runnable answer) {
    answers.add(
        () -> {
          if (underWay.remove(call)) {
            room.release(call.weight());
          }
          answer.run();
        });
  }
}
