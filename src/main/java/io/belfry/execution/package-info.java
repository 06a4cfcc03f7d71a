/**
 * Running tasks: the kinds of task, the supervision of their processes, their output, and the guard
 * that outlives the JVM. It uses the job's types and the execution log's chunks, and knows neither
 * Jakarta EE nor a store. Starting and waiting happen on the task executor's threads, never on the
 * scheduler's.
 */
@NullMarked
package io.belfry.execution;

import org.jspecify.annotations.NullMarked;
