package io.belfry.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, on a request's thread, for what a store answers. */
final class Await {
  /** Longer than any call of a store may take by its own limit. */
  private static final long LONGEST_SECONDS = 60;

  private Await() {}

  static <T> T result(CompletableFuture<T> future) {
    try {
      return future.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw ApiProblem.retryLater("store.unknownOutcome", "the store does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiProblem.retryLater("store.unknownOutcome", "the server is stopping");
    }
  }
}
