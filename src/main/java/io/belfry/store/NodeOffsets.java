package io.belfry.store;

import java.time.Duration;
import java.util.Optional;

/** How far the clocks of nodes are from the cluster's time; may be asked from any thread. */
public interface NodeOffsets {
  /** How far the clock of this node is ahead, where it was heard of in the last minute. */
  Optional<Duration> offset(String node);
}
