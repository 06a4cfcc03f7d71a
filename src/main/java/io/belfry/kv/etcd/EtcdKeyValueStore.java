package io.belfry.kv.etcd;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.Page;
import io.belfry.kv.RequestRules;
import io.belfry.kv.StoreStatus;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A key-value store in an etcd, 3.4 or newer.
 *
 * <p><b>Time.</b> Every call ends within the time limit of the options. It waits for a connection
 * within that limit, so a restart of etcd that is shorter is felt as slowness only.
 *
 * <p><b>Outcomes.</b> A call that changes something is sent once and never again by this class. It
 * fails with {@link KvException.Unavailable} only if nothing of it was given to a connection, or if
 * etcd said that it did not begin; else, without an answer, with {@link
 * KvException.UnknownOutcome}. Reads and renewals are tried twice.
 *
 * <p><b>Connections</b> to all members are kept, and lost ones are tried again every two seconds.
 */
public final class EtcdKeyValueStore implements KeyValueStore {
  private static final Duration RECONNECT = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final EtcdOptions options;
  private final Messages messages;
  private final ManagedChannel channel;
  private final CallbackThread replies;
  private final CallbackThread watching;
  private final Calls calls;
  private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();

  private EtcdKeyValueStore(EtcdOptions options, ThreadFactory threads) {
    this.options = options;
    messages = new Messages(options.prefix());
    channel = Channels.open(options);
    // else gRPC would wait up to two minutes after a long outage
    replies =
        new CallbackThread("belfry-etcd-replies", threads, RECONNECT, channel::resetConnectBackoff);
    watching = new CallbackThread("belfry-etcd-watches", threads, RECONNECT, () -> {});
    Optional<Tokens> tokens =
        options.login().map(login -> new Tokens(channel, login, options.callTimeout(), replies));
    calls = new Calls(channel, options.callTimeout(), replies, tokens);
  }

  /**
   * Opens a store; returns at once, connected or not.
   *
   * @param options which etcd, and how to speak to it
   * @param threads makes the two threads that {@link io.belfry.kv.etcd} names
   * @throws KvException.Refused if the files for TLS can't be used
   */
  public static EtcdKeyValueStore open(EtcdOptions options, ThreadFactory threads) {
    EtcdKeyValueStore store = new EtcdKeyValueStore(options, threads);
    try {
      store.replies.start();
      store.watching.start();
      return store;
    } catch (RuntimeException | Error e) {
      store.channel.shutdownNow();
      throw e;
    }
  }

  @Override
  public CompletableFuture<Optional<KeyValue>> get(String key) {
    return checked(
        () -> RequestRules.checkKey(key),
        () ->
            answer(
                calls.repeatable(KVGrpc.getRangeMethod(), messages.get(key)),
                found -> found.getKvsList().stream().findFirst().map(messages::keyValue),
                failed -> failed.ofRead("get")));
  }

  @Override
  public CompletableFuture<Page> range(String prefix, String after, int limit) {
    return checked(
        () -> RequestRules.checkRange(prefix, after, limit),
        () ->
            answer(
                PageReader.read(calls, messages, prefix, after, limit),
                page -> page,
                failed ->
                    failed.isCompacted()
                        ? new KvException.Unavailable("compacted while it was read", failed)
                        : failed.ofRead("range")));
  }

  @Override
  public CompletableFuture<Long> count(String prefix) {
    return checked(
        () -> RequestRules.checkRange(prefix, "", 1),
        () ->
            answer(
                calls.repeatable(
                    KVGrpc.getRangeMethod(),
                    RangeRequest.newBuilder()
                        .setKey(messages.key(prefix))
                        .setRangeEnd(messages.endOf(prefix))
                        .setCountOnly(true)
                        .build()),
                found -> found.getCount(),
                failed -> failed.ofRead("count")));
  }

  @Override
  public CompletableFuture<TransactionResult> commit(Transaction transaction) {
    return checked(() -> RequestRules.check(transaction), () -> send(transaction));
  }

  private CompletableFuture<TransactionResult> send(Transaction transaction) {
    TxnRequest request = messages.transaction(transaction);
    if (isRead(transaction)) {
      return answer(
          calls.repeatable(KVGrpc.getTxnMethod(), request),
          messages::result,
          failed -> failed.ofRead("transaction"));
    }
    return answer(
        calls.once(KVGrpc.getTxnMethod(), request),
        messages::result,
        failed ->
            failed.isLeaseGone()
                ? new KvException.LeaseGone(leaseOf(transaction))
                : failed.ofChange("transaction"));
  }

  @Override
  public Watch watch(String prefix, long fromRevision, WatchListener listener) {
    EtcdWatch watch =
        new EtcdWatch(
            prefix,
            fromRevision,
            listener,
            new EtcdWatch.Parts(
                messages,
                calls,
                channel.newCall(WatchGrpc.getWatchMethod(), calls.stream(watching)),
                watches::remove));
    watches.add(watch);
    watch.begin();
    return watch;
  }

  @Override
  public CompletableFuture<Lease> grant(Duration timeToLive) {
    long seconds = Math.max(1, timeToLive.plusNanos(999_999_999).toSeconds());
    return checked(
        () -> {
          if (seconds > RequestRules.MAX_TTL_SECONDS) {
            throw new KvException.Refused("a lease of " + timeToLive + " is too long");
          }
        },
        () ->
            answer(
                calls.once(
                    LeaseGrpc.getLeaseGrantMethod(),
                    LeaseGrantRequest.newBuilder().setTTL(seconds).build()),
                granted -> new Lease(granted.getID(), Duration.ofSeconds(granted.getTTL())),
                failed -> failed.ofChange("grant")));
  }

  @Override
  public CompletableFuture<Lease> renew(long lease) {
    // one question on the stream of renewals, then its end: no clock but the caller's
    CompletableFuture<LeaseKeepAliveResponse> renewed =
        calls.repeatable(
            LeaseGrpc.getLeaseKeepAliveMethod(),
            LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    return answer(
        renewed,
        alive -> {
          if (alive.getTTL() <= 0) {
            throw new KvException.LeaseGone(lease);
          }
          return new Lease(lease, Duration.ofSeconds(alive.getTTL()));
        },
        failed ->
            failed.isLeaseGone() ? new KvException.LeaseGone(lease) : failed.ofChange("renew"));
  }

  @Override
  public CompletableFuture<Void> revoke(long lease) {
    CompletableFuture<Void> revoked = new CompletableFuture<>();
    calls
        .once(
            LeaseGrpc.getLeaseRevokeMethod(), LeaseRevokeRequest.newBuilder().setID(lease).build())
        .whenComplete(
            (done, failure) -> {
              if (failure instanceof CallFailed failed && !failed.isLeaseGone()) {
                revoked.completeExceptionally(failed.ofChange("revoke"));
              } else {
                revoked.complete(null);
              }
            });
    return revoked;
  }

  @Override
  public CompletableFuture<Void> compact(long revision) {
    return answer(
        calls.once(
            KVGrpc.getCompactMethod(),
            CompactionRequest.newBuilder().setRevision(revision).build()),
        done -> null,
        failed ->
            failed.isCompacted()
                ? new KvException.Compacted(revision, revision)
                : failed.ofChange("compact"));
  }

  @Override
  public CompletableFuture<StoreStatus> status() {
    return answer(
        StatusReader.read(calls, options.endpoints().size(), options.quota()),
        status -> status,
        failed -> failed.ofRead("status"));
  }

  @Override
  public void close() {
    watches.forEach(EtcdWatch::close);
    channel.shutdownNow();
    try {
      boolean unused = channel.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watching.stop(CLOSE);
    replies.stop(CLOSE);
  }

  /** Refuses by the port's rules before anything is sent. */
  private static <T> CompletableFuture<T> checked(
      Runnable rules, Supplier<CompletableFuture<T>> call) {
    try {
      rules.run();
    } catch (KvException.Refused e) {
      return CompletableFuture.failedFuture(e);
    }
    return call.get();
  }

  /** The answer in the port's words; it is completed on the thread of the replies. */
  private static <A, T> CompletableFuture<T> answer(
      CompletableFuture<A> call,
      Function<A, T> reading,
      Function<CallFailed, KvException> failing) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    call.whenComplete(
        (found, failure) -> {
          try {
            if (failure instanceof CallFailed failed) {
              answer.completeExceptionally(failing.apply(failed));
            } else {
              answer.complete(reading.apply(found));
            }
          } catch (KvException e) {
            answer.completeExceptionally(e);
          } catch (RuntimeException e) {
            answer.completeExceptionally(new KvException.Refused("an unreadable answer", e));
          }
        });
    return answer;
  }

  private static boolean isRead(Transaction transaction) {
    return Stream.concat(transaction.then().stream(), transaction.orElse().stream())
        .allMatch(step -> step instanceof Operation.Get);
  }

  /** The lease that a transaction names; the first, where it names several. */
  private static long leaseOf(Transaction transaction) {
    return Stream.concat(transaction.then().stream(), transaction.orElse().stream())
        .flatMap(step -> step instanceof Operation.Put put ? Stream.of(put.lease()) : Stream.of())
        .filter(lease -> lease != Lease.NONE)
        .findFirst()
        .orElse(Lease.NONE);
  }
}
