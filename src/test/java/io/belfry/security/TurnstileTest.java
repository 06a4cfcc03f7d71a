package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void stop() {
    gate.countDown();
    threads.shutdownNow();
  }

  @Test
  void letsOnlySoManyThroughAndTurnsTheRestAway() throws InterruptedException {
    Turnstile turnstile = new Turnstile(2, 0, LONG);
    CountDownLatch inside = new CountDownLatch(2);
    List<CompletableFuture<Optional<String>>> first = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      first.add(come(turnstile, inside));
    }
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(turnstile.pass(() -> "a third")).isEmpty();
    gate.countDown();
    assertThat(first).allSatisfy(each -> assertThat(each.join()).contains("done"));
    assertThat(turnstile.pass(() -> "later")).contains("later");
  }

  @Test
  void letsNobodyInBesideThoseWhoAreInside() throws InterruptedException {
    Turnstile turnstile = new Turnstile(1, 5, Duration.ZERO);
    CountDownLatch inside = new CountDownLatch(1);
    CompletableFuture<Optional<String>> first = come(turnstile, inside);
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(turnstile.pass(() -> "beside")).isEmpty();
    gate.countDown();
    assertThat(first.join()).contains("done");
  }

  @Test
  void letsWhoeverWaitsIn() throws InterruptedException {
    Turnstile turnstile = new Turnstile(1, 1, LONG);
    CountDownLatch inside = new CountDownLatch(1);
    CompletableFuture<Optional<String>> first = come(turnstile, inside);
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Optional<String>> second = come(turnstile, new CountDownLatch(1));
    gate.countDown();
    assertThat(first.join()).contains("done");
    assertThat(second.join()).contains("done");
  }

  @Test
  void turnsAwayWhoeverWaitsTooLong() {
    assertThat(new Turnstile(0, 10, Duration.ZERO).pass(() -> "never")).isEmpty();
  }

  @Test
  void opensAgainAfterAFailure() {
    Turnstile turnstile = new Turnstile(1, 0, LONG);
    assertThatThrownBy(
            () ->
                turnstile.pass(
                    () -> {
                      throw new IllegalStateException("planted");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(turnstile.pass(() -> "next")).contains("next");
  }

  @Test
  void turnsAnInterruptedThreadAway() {
    Thread.currentThread().interrupt();
    assertThat(new Turnstile(1, 0, LONG).pass(() -> "never")).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }

  private CompletableFuture<Optional<String>> come(Turnstile turnstile, CountDownLatch inside) {
    return CompletableFuture.supplyAsync(
        () ->
            turnstile.pass(
                () -> {
                  inside.countDown();
                  try {
                    gate.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return "done";
                }),
        threads);
  }
}
