package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of wrong log-ins as the owner, from several addresses: the owner gets in all the while
 * from an address of their own, and nobody waits for long. The addresses are told by the header of
 * a trusted proxy. {@code -Dflood.guesses=10000} sets how many there are.
 */
class LogInFloodIT {
  private static final int GUESSES = Integer.getInteger("flood.guesses", 2_000);
  private static final int ATTACKERS = 8;
  private static final String FORWARDED = "X-Forwarded-For";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder tooMany = new LongAdder();
  private final LongAdder others = new LongAdder();

  @Test
  void wrongGuessesHoldNobodyElseUp() throws Exception {
    try (BelfryProcess node =
        new BelfryProcess(
            "flood",
            folder,
            "-Dbelfry.worker.enabled=false",
            "-Dbelfry.http.loopback-only=false",
            "-Dbelfry.http.trusted-proxies=127.0.0.1")) {
      node.start().waitLive();
      String url = node.client().url() + "/api/v1/session";
      List<Long> quiet = logIns(url, 5);
      AtomicBoolean over = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS + 1);
      List<Future<?>> attacks = new ArrayList<>();
      for (int i = 0; i < ATTACKERS; i++) {
        String address = "198.51.100." + (i + 1);
        attacks.add(threads.submit(() -> attack(url, address)));
      }
      Future<List<Long>> owner = threads.submit(() -> logInsUntil(url, over));
      for (Future<?> attack : attacks) {
        attack.get();
      }
      over.set(true);
      List<Long> under = owner.get();
      threads.shutdown();
      System.out.printf(
          "figure: flood: %d wrong guesses (%d checked, %d refused unchecked, %d else);"
              + " the owner's log-ins: %d, median %d ms (quiet %d ms), worst %d ms%n",
          GUESSES,
          wrong.sum(),
          tooMany.sum(),
          others.sum(),
          under.size(),
          median(under),
          median(quiet),
          Collections.max(under));
      assertThat(tooMany.sum()).isGreaterThan(wrong.sum());
      assertThat(others.sum()).as("answers that are neither 401 nor 429").isZero();
      assertThat(under).isNotEmpty();
      assertThat(Duration.ofMillis(median(under))).isLessThan(Duration.ofSeconds(2));
      node.stop();
    }
  }

  private Void attack(String url, String address) throws IOException, InterruptedException {
    for (int i = 0; i < GUESSES / ATTACKERS; i++) {
      HttpResponse<String> answer = post(url, address, "guess-number-" + i);
      switch (answer.statusCode()) {
        case 401 -> wrong.increment();
        case 429 -> {
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
          tooMany.increment();
        }
        default -> others.increment();
      }
    }
    return null;
  }

  private List<Long> logInsUntil(String url, AtomicBoolean over)
      throws IOException, InterruptedException {
    List<Long> millis = new ArrayList<>();
    while (!over.get() && millis.size() < 1_000) {
      millis.addAll(logIns(url, 1));
    }
    return millis;
  }

  /** How long the owner's log-ins take, in milliseconds; each must succeed. */
  private List<Long> logIns(String url, int count) throws IOException, InterruptedException {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      HttpResponse<String> answer = post(url, "203.0.113.9", BelfryClient.PASSWORD);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      millis.add((System.nanoTime() - began) / 1_000_000);
    }
    return millis;
  }

  private HttpResponse<String> post(String url, String address, String password)
      throws IOException, InterruptedException {
    String body = "{\"username\": \"admin\", \"password\": \"" + password + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .header(FORWARDED, address)
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
