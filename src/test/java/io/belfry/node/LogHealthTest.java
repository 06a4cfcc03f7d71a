package io.belfry.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.health.HealthCheck.Result;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LogHealthTest {
  @Test
  void aLogThatAnswersIsOk() {
    assertThat(new LogHealth(() -> CompletableFuture.completedFuture("")).check())
        .isEqualTo(Result.ok());
  }

  @Test
  void aLogThatIsAwayLeavesTheNodeReadyAndIsNamed() {
    assertThat(
            new LogHealth(() -> CompletableFuture.failedFuture(new IllegalStateException()))
                .check())
        .isEqualTo(new Result(true, "away"));
    assertThat(new LogHealth(CompletableFuture<String>::new).check())
        .isEqualTo(new Result(true, "away"));
  }
}
