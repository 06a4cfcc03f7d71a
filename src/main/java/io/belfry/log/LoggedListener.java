package io.belfry.log;

import io.belfry.job.ExecutionId;

/** Is told when the end of an attempt has arrived in the execution log; maybe more than once. */
@FunctionalInterface
public interface LoggedListener {
  /** Called on the drain's thread; must not block. */
  void logged(ExecutionId execution, int attempt);
}
