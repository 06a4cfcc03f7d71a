package io.belfry.kv.etcd;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls with one question and one answer, each with a time limit. A call waits for a connection
 * within its limit, and knows afterwards whether anything of it may have left.
 *
 * <p>A call that may be repeated gets half of the limit for its first try, so that one member that
 * is frozen or cut off does not cost the answer: the next try goes to another member.
 */
final class Calls {
  private final Channel channel;
  private final Duration limit;
  private final Executor replies;
  private final Optional<Tokens> tokens;

  Calls(Channel channel, Duration limit, Executor replies, Optional<Tokens> tokens) {
    this.channel = channel;
    this.limit = limit;
    this.replies = replies;
    this.tokens = tokens;
  }

  /** Asks once; the future fails with {@link CallFailed} only, on the thread of the replies. */
  <Q, A> CompletableFuture<A> once(MethodDescriptor<Q, A> method, Q question) {
    return new Asked<>(method, question, 1).begin();
  }

  /** Asks, and asks again where a first try has failed in passing: it changes nothing twice. */
  <Q, A> CompletableFuture<A> repeatable(MethodDescriptor<Q, A> method, Q question) {
    return new Asked<>(method, question, 2).begin();
  }

  /** The options of a stream. */
  CallOptions stream(Executor executor) {
    CallOptions options = CallOptions.DEFAULT.withExecutor(executor);
    return tokens.map(options::withCallCredentials).orElse(options);
  }

  /** Has the next call fetch a new token. */
  void tokenRefused() {
    tokens.ifPresent(Tokens::refused);
  }

  private final class Asked<Q, A> {
    private final MethodDescriptor<Q, A> method;
    private final Q question;
    private final CompletableFuture<A> answer = new CompletableFuture<>();
    private final long end = System.nanoTime() + limit.toNanos();
    // changed by one try after the other
    private int triesLeft;
    private boolean newToken;

    Asked(MethodDescriptor<Q, A> method, Q question, int tries) {
      this.method = method;
      this.question = question;
      this.triesLeft = tries;
    }

    CompletableFuture<A> begin() {
      ask();
      return answer;
    }

    private void ask() {
      long time = Math.max(1, (end - System.nanoTime()) / triesLeft);
      triesLeft--;
      Try<A> attempt = new Try<>(answer::complete, this::failed);
      CallOptions options =
          stream(replies)
              .withDeadlineAfter(time, TimeUnit.NANOSECONDS)
              .withWaitForReady()
              .withStreamTracerFactory(attempt);
      ClientCalls.asyncUnaryCall(channel.newCall(method, options), question, attempt);
    }

    private void failed(CallFailed failure) {
      if (failure.isTokenRefused() && tokens.isPresent() && !newToken) {
        newToken = true;
        triesLeft++;
        tokenRefused();
        ask();
      } else if (triesLeft > 0 && failure.isPassing() && System.nanoTime() < end) {
        ask();
      } else {
        answer.completeExceptionally(failure);
      }
    }
  }

  /** One try: takes its answer, and notes when it gets a stream of a connection. */
  private static final class Try<A> extends ClientStreamTracer.Factory
      implements StreamObserver<A> {
    private final Consumer<A> succeeded;
    private final Consumer<CallFailed> failed;
    private volatile boolean sent;
    private @Nullable A answer;

    Try(Consumer<A> succeeded, Consumer<CallFailed> failed) {
      this.succeeded = succeeded;
      this.failed = failed;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void streamCreated(Attributes transport, Metadata headers) {
          sent = true;
        }
      };
    }

    @Override
    public void onNext(A message) {
      answer = message;
    }

    @Override
    public void onError(Throwable failure) {
      failed.accept(new CallFailed(Status.fromThrowable(failure), sent));
    }

    @Override
    public void onCompleted() {
      A message = answer;
      if (message == null) {
        failed.accept(new CallFailed(Status.INTERNAL.withDescription("no answer"), sent));
      } else {
        succeeded.accept(message);
      }
    }
  }
}
