package io.belfry.duty;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Something that one node does for all, again and again. Doing it twice must be harmless. */
public interface Duty {
  /** What it is called in the log and in metrics. */
  String name();

  /** How long after the end of one round the next begins. */
  Duration pause();

  /** Does one round; never blocks. */
  CompletableFuture<Void> round();
}
