package io.belfry.kv.etcd;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The token that goes with each call of a user: fetched when the first call needs it and again when
 * etcd no longer takes it, once for all calls that wait for it.
 */
final class Tokens extends CallCredentials {
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

  private final Channel channel;
  private final EtcdOptions.Login login;
  private final Duration limit;
  private final Executor executor;
  // both guarded by this
  private Optional<Metadata> current = Optional.empty();
  private final List<MetadataApplier> waiting = new ArrayList<>();

  Tokens(Channel channel, EtcdOptions.Login login, Duration limit, Executor executor) {
    this.channel = channel;
    this.login = login;
    this.limit = limit;
    this.executor = executor;
  }

  /** Forgets the token: etcd has refused it, or may have. */
  synchronized void refused() {
    current = Optional.empty();
  }

  @Override
  public void applyRequestMetadata(RequestInfo request, Executor unused, MetadataApplier applier) {
    Optional<Metadata> known;
    boolean first;
    synchronized (this) {
      known = current;
      first = waiting.isEmpty();
      if (known.isEmpty()) {
        waiting.add(applier);
      }
    }
    if (known.isPresent()) {
      applier.apply(known.get());
    } else if (first) {
      logIn();
    }
  }

  private void logIn() {
    AuthenticateRequest request =
        AuthenticateRequest.newBuilder()
            .setName(login.user())
            .setPassword(login.password())
            .build();
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
            .withExecutor(executor);
    ClientCalls.asyncUnaryCall(
        channel.newCall(AuthGrpc.getAuthenticateMethod(), options), request, new Answer());
  }

  private synchronized List<MetadataApplier> loggedIn(Metadata token) {
    current = Optional.of(token);
    return takeWaiting();
  }

  private synchronized List<MetadataApplier> takeWaiting() {
    List<MetadataApplier> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private final class Answer implements StreamObserver<AuthenticateResponse> {
    @Override
    public void onNext(AuthenticateResponse answer) {
      Metadata token = new Metadata();
      token.put(TOKEN, answer.getToken());
      loggedIn(token).forEach(each -> each.apply(token));
    }

    @Override
    public void onError(Throwable failure) {
      CallFailed failed = new CallFailed(Status.fromThrowable(failure), true);
      if (String.valueOf(failed.getMessage()).contains("authentication is not enabled")) {
        // as etcd's own client does: who may do all needs no token
        loggedIn(new Metadata()).forEach(each -> each.apply(new Metadata()));
        return;
      }
      // gRPC takes no other codes from here
      Status status = failed.isPassing() ? Status.UNAVAILABLE : Status.UNAUTHENTICATED;
      Status told = status.withDescription("login failed: " + failed.getMessage());
      takeWaiting().forEach(each -> each.fail(told));
    }

    @Override
    public void onCompleted() {}
  }
}
