package io.belfry.security;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits, on a request's thread, for what a store answers. */
public final class Stored {
  private Stored() {}

  /**
   * What the store answers, which it does within a time limit of its own; what it failed with is
   * thrown as it is.
   */
  public static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
