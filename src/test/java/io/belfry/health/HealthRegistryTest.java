package io.belfry.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.health.HealthCheck.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthRegistryTest {
  private final HealthRegistry registry = new HealthRegistry();

  private String ready() {
    return describe(registry.ready());
  }

  private static String describe(HealthReport report) {
    List<String> words = new ArrayList<>(List.of(report.up() ? "up" : "down"));
    report.checks().forEach(line -> words.add(line.name() + "=" + line.result().detail()));
    return String.join(" ", words);
  }

  @Test
  void aNodeIsReadyFromItsStartToItsStop() {
    assertThat(ready()).isEqualTo("down node=starting");
    registry.started();
    assertThat(ready()).isEqualTo("up node=ok");
    registry.stopping();
    assertThat(ready()).isEqualTo("down node=stopping");
    registry.started();
    assertThat(ready()).isEqualTo("down node=stopping");
  }

  @Test
  void aNodeThatStartsIsAlive() {
    assertThat(describe(registry.live())).isEqualTo("up");
  }

  @Test
  void oneCheckThatFailsMakesTheSumFail() {
    registry.started();
    registry.addReady("store", Result::ok);
    registry.addReady("log", () -> Result.down("noAnswer"));
    assertThat(ready()).isEqualTo("down node=ok store=ok log=noAnswer");
    assertThat(describe(registry.live())).isEqualTo("up");
  }

  @Test
  void whatIsNotAliveIsNotReady() {
    registry.started();
    registry.addLive("scheduler", () -> Result.down("stuck"));
    assertThat(describe(registry.live())).isEqualTo("down scheduler=stuck");
    assertThat(ready()).isEqualTo("down node=ok scheduler=stuck");
  }

  @Test
  void anExceptionIsAFailureThatTellsNothing() {
    registry.started();
    registry.addReady(
        "store",
        () -> {
          throw new IllegalStateException("secret");
        });
    assertThat(ready()).isEqualTo("down node=ok store=checkFailed");
  }

  @Test
  void aHeartbeatIsDownOnceItIsOlderThanItsLimit() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may wrap
    Heartbeat heartbeat = new Heartbeat(now::get, Duration.ofSeconds(5));
    assertThat(heartbeat.check()).isEqualTo(Result.ok());
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(heartbeat.check()).isEqualTo(Result.ok());
    now.addAndGet(1);
    assertThat(heartbeat.check()).isEqualTo(Result.down("stuck"));
    heartbeat.beat();
    assertThat(heartbeat.check()).isEqualTo(Result.ok());
    assertThat(heartbeat.age()).isZero();
  }

  @Test
  void aProbeAsksOnceWhileThereIsNoAnswer() {
    List<CompletableFuture<String>> asked = new ArrayList<>();
    Probe probe =
        new Probe(
            () -> {
              asked.add(new CompletableFuture<>());
              return asked.get(asked.size() - 1);
            },
            Duration.ZERO);
    assertThat(probe.check()).isEqualTo(Result.down("noAnswer"));
    assertThat(probe.check()).isEqualTo(Result.down("noAnswer"));
    assertThat(asked).hasSize(1);
    asked.get(0).complete("");
    assertThat(probe.check()).isEqualTo(Result.down("noAnswer"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void aProbeTellsAnAnswerFromAFailure() {
    CompletableFuture<String> good = CompletableFuture.completedFuture("");
    CompletableFuture<String> bad = CompletableFuture.failedFuture(new RuntimeException("secret"));
    assertThat(new Probe(() -> good, Duration.ofSeconds(1)).check()).isEqualTo(Result.ok());
    assertThat(new Probe(() -> bad, Duration.ofSeconds(1)).check())
        .isEqualTo(Result.down("unavailable"));
  }
}
