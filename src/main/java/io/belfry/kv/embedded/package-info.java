/**
 * The embedded adapter of the key-value port: one process, durable in one local H2 file. It may use
 * the port, H2's MVStore and java.base, and nothing else of Belfry. Each store starts exactly three
 * threads on the factory it is given, and all mutation belongs to the first of them:
 *
 * <table>
 * <caption>Threads</caption>
 * <tr><th>thread</th><th>does</th><th>owns</th></tr>
 * <tr><td>{@code belfry-kv-writer}</td><td>decides and writes transactions, expires leases, syncs
 * and compacts the file</td><td>the data file, the leases; it alone changes the view, under the
 * view's write lock</td></tr>
 * <tr><td>{@code belfry-kv-replies}</td><td>completes the futures of changes, watches over the time
 * limit</td><td>-</td></tr>
 * <tr><td>{@code belfry-kv-watches}</td><td>calls the listeners, in revision order</td><td>how far
 * each watch has come</td></tr>
 * </table>
 *
 * <p>Reads are carried out on the caller's thread under the view's read lock. There is no other
 * lock, and no foreign code runs under it.
 */
@NullMarked
package io.belfry.kv.embedded;

import org.jspecify.annotations.NullMarked;
