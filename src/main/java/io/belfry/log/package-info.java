/**
 * The execution log: the port that records and output are kept behind, and the local spool that
 * stands before it, so that nothing is lost while the store is away. It uses the job's types and
 * java.base; adapters live in the packages below it. The port's calls block and come from request
 * threads and from the spool's own thread, never from the scheduler's.
 */
@NullMarked
package io.belfry.log;

import org.jspecify.annotations.NullMarked;
