package io.belfry.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Asks a part that answers by a future, such as a store. A question that is still open is not asked
 * again, so that a part that hangs collects no questions.
 */
public final class Probe implements HealthCheck {
  private final Supplier<? extends CompletableFuture<?>> question;
  private final Duration patience;
  private final AtomicReference<CompletableFuture<?>> open =
      new AtomicReference<>(CompletableFuture.completedFuture(""));

  /**
   * @param question begins a question; returns at once
   * @param patience how long a check waits for the answer
   */
  public Probe(Supplier<? extends CompletableFuture<?>> question, Duration patience) {
    this.question = question;
    this.patience = patience;
  }

  @Override
  public Result check() {
    try {
      current().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return Result.ok();
    } catch (TimeoutException e) {
      return Result.down("noAnswer");
    } catch (ExecutionException e) {
      return Result.down("unavailable");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.down("interrupted");
    }
  }

  private CompletableFuture<?> current() {
    return open.updateAndGet(asked -> asked.isDone() ? question.get() : asked);
  }
}
