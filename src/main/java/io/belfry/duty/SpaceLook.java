package io.belfry.duty;

import io.belfry.store.StoreSpace;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Looks how the store stands for room. */
public final class SpaceLook implements Duty {
  private final StoreSpace space;

  public SpaceLook(StoreSpace space) {
    this.space = space;
  }

  @Override
  public String name() {
    return "space";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(10);
  }

  @Override
  public CompletableFuture<Void> round() {
    return space.look();
  }
}
