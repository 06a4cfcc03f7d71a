package io.belfry.execution;

import io.belfry.log.OutputChunk;

/**
 * Takes the output of attempts, chunk by chunk; called from any thread, must not block for long.
 */
@FunctionalInterface
public interface OutputSink {
  /** Takes one chunk; chunks of one attempt come in order of their sequence numbers. */
  void accept(OutputChunk chunk);
}
