package io.belfry.execution;

import io.belfry.job.ExecutionId;
import io.belfry.job.JobDefinition.Limits;
import io.belfry.job.Task;

/**
 * One attempt to be carried out: what to run and the marks its processes carry.
 *
 * @param execution the execution
 * @param attempt the attempt, from 1
 * @param marks by which claim it runs
 * @param task what to do
 * @param limits how long it may take
 */
public record Attempt(ExecutionId execution, int attempt, Marks marks, Task task, Limits limits) {
  /**
   * By which claim an attempt runs; every process of it carries them in its environment.
   *
   * @param worker the whole id of the worker, with its boot id
   * @param claimId the claim's id, unique within the worker
   * @param fencingToken the claim's fencing token
   */
  public record Marks(String worker, String claimId, long fencingToken) {}
}
