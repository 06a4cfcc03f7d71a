package io.belfry.kv.etcd;

import io.belfry.kv.KvException;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.belfry.kv.WatchListener.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One watch on a stream of its own. Whatever ends the stream breaks the watch, for good: the caller
 * reads everything again, which is right whatever was lost. All reports come from the thread of the
 * watches.
 */
final class EtcdWatch implements Watch, StreamObserver<WatchResponse> {
  private static final Logger LOG = System.getLogger(EtcdWatch.class.getName());

  private final String prefix;
  private final Messages messages;
  private final Calls calls;
  private final ClientCall<WatchRequest, WatchResponse> stream;
  private final WatchListener listener;
  private final Consumer<EtcdWatch> atEnd;
  private volatile boolean closed;
  // the rest belongs to the thread of the watches
  private long next;
  private boolean ended;
  private boolean complained;

  /**
   * What a watch uses.
   *
   * @param stream the call that it begins
   * @param atEnd hears that it is over
   */
  record Parts(
      Messages messages,
      Calls calls,
      ClientCall<WatchRequest, WatchResponse> stream,
      Consumer<EtcdWatch> atEnd) {}

  EtcdWatch(String prefix, long fromRevision, WatchListener listener, Parts parts) {
    this.prefix = prefix;
    this.next = Math.max(0, fromRevision);
    this.listener = listener;
    this.messages = parts.messages();
    this.calls = parts.calls();
    this.stream = parts.stream();
    this.atEnd = parts.atEnd();
  }

  /** Sends the request; called once. */
  void begin() {
    WatchCreateRequest request =
        WatchCreateRequest.newBuilder()
            .setKey(messages.key(prefix))
            .setRangeEnd(messages.endOf(prefix))
            .setStartRevision(next)
            .setProgressNotify(true)
            .build();
    ClientCalls.asyncBidiStreamingCall(stream, this)
        .onNext(WatchRequest.newBuilder().setCreateRequest(request).build());
  }

  @Override
  public void close() {
    closed = true;
    atEnd.accept(this);
    stream.cancel("the watch is closed", null);
  }

  // --- the stream

  @Override
  public void onNext(WatchResponse response) {
    if (response.getCompactRevision() > 0) {
      broken(new KvException.Compacted(next, response.getCompactRevision()));
    } else if (response.getCanceled() || (response.getCreated() && response.getWatchId() < 0)) {
      // etcd says "permission denied" for a token that has run out, too
      calls.tokenRefused();
      String reason = response.getCancelReason();
      broken(new KvException.Unavailable("etcd cancelled the watch of " + prefix + ": " + reason));
    } else if (response.getEventsCount() > 0) {
      events(response.getEventsList());
    }
    // else it was created, or tells its progress, which etcd 3.4 may do too early: not trusted
  }

  @Override
  public void onError(Throwable failure) {
    CallFailed failed = new CallFailed(Status.fromThrowable(failure), true);
    if (failed.isTokenRefused()) {
      calls.tokenRefused();
    }
    broken(failed.ofRead("watch of " + prefix));
  }

  @Override
  public void onCompleted() {
    broken(new KvException.Unavailable("etcd ended the watch of " + prefix));
  }

  private void events(List<io.etcd.jetcd.api.Event> found) {
    List<Event> events = new ArrayList<>();
    for (io.etcd.jetcd.api.Event each : found) {
      if (each.getKv().getModRevision() >= next) {
        events.add(messages.event(each));
      }
    }
    if (events.isEmpty() || ended || closed) {
      return;
    }
    // without fragments, which are not asked for, a revision comes whole
    next = events.get(events.size() - 1).revision() + 1;
    call(() -> listener.onEvents(events));
  }

  private void broken(KvException cause) {
    if (ended || closed) {
      return;
    }
    ended = true;
    atEnd.accept(this);
    stream.cancel("the watch is broken", null);
    call(() -> listener.onBroken(cause));
  }

  /** Calls foreign code, whose failures concern nobody else: here they would end the stream. */
  private void call(Runnable report) {
    try {
      report.run();
    } catch (RuntimeException | Error e) {
      if (!complained) {
        complained = true;
        LOG.log(Level.ERROR, "a listener of " + prefix + " failed; further failures are silent", e);
      }
    }
  }
}
