/**
 * The etcd adapter of the key-value port: many processes, one etcd, reached by gRPC with the
 * messages that jetcd generates, over a channel of its own. It may use the port, gRPC, Netty's TLS
 * and java.base, and nothing else of Belfry. Each store starts exactly two threads on the factory
 * it is given, beside gRPC's own for the network:
 *
 * <table>
 * <caption>Threads</caption>
 * <tr><th>thread</th><th>does</th></tr>
 * <tr><td>{@code belfry-etcd-replies}</td><td>completes all futures, and lets the channel try lost
 * connections again every two seconds</td></tr>
 * <tr><td>{@code belfry-etcd-watches}</td><td>calls the listeners of all watches, in revision
 * order</td></tr>
 * </table>
 */
@NullMarked
package io.belfry.kv.etcd;

import org.jspecify.annotations.NullMarked;
