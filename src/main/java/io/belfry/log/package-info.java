/**
 * The execution log: the port that records and output are kept behind, and the local spool that
 * stands before it, so that nothing is lost while the store is away. It uses the job's types,
 * java.base and, for the spool's encoding only, Jackson and SLF4J; adapters live in the packages
 * below it. The port's calls block and come from request threads and from the spool's own drain
 * thread, never from the scheduler's; the spool's calls never block and may come from any thread.
 */
@NullMarked
package io.belfry.log;

import org.jspecify.annotations.NullMarked;
