/**
 * The scheduler: it follows the definitions, owns a share of the jobs, claims their executions a
 * little ahead, starts them at their times and writes down how they ended. It uses the job's pure
 * decisions, the store, the task runner and the journal, and knows neither Jakarta EE nor any
 * adapter. One thread owns everything mutable; all others only post messages to it:
 *
 * <table>
 * <caption>Threads</caption>
 * <tr><th>thread</th><th>does</th><th>owns</th></tr>
 * <tr><td>scheduler (one)</td><td>{@link Scheduler#run()}: applies messages, decides, sends
 *     batches, hands starts over</td><td>entries, queues, capacity, fence</td></tr>
 * <tr><td>the store's</td><td>complete futures and call feeds; they only post</td><td>nothing</td></tr>
 * <tr><td>timer</td><td>registration's renewals, the scan of states, the feeds' rounds</td>
 *     <td>the registration's lease</td></tr>
 * <tr><td>task executor</td><td>{@link Launcher}: starts tasks and writes their ends to the
 *     journal</td><td>the running attempts</td></tr>
 * </table>
 */
@NullMarked
package io.belfry.scheduler;

import org.jspecify.annotations.NullMarked;
