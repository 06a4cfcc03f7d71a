package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ExecutionDocumentTest {
  private static final ExecutionId ID = ExecutionId.parse("default/report@1764000000000");

  private static ExecutionRecord failed(int attempt) {
    return new ExecutionRecord(
        ID,
        attempt,
        Optional.of(new ExecutionRecord.Claim("w1~b", "c1", 42)),
        new ExecutionRecord.Origin(7, Trigger.RETRY, Optional.empty(), Optional.of("false")),
        new ExecutionRecord.Times(
            Optional.of(Instant.ofEpochMilli(1)), Optional.empty(), Optional.empty()),
        new ExecutionRecord.Outcome(
            ExecutionState.FAILED,
            Optional.of("exit.nonZero"),
            new Exit(OptionalInt.of(1), OptionalInt.empty(), new TaskResult.Output(5, true)),
            Optional.empty()));
  }

  @Test
  void showsAnAttempt() {
    assertThat(ExecutionDocument.write(failed(2)))
        .hasToString(
            Json.parse(
                    """
                {"id": "default/report@1764000000000", "namespace": "default", "job": "report",
                 "jobVersion": 7, "trigger": "retry", "triggeredBy": null, "command": "false",
                 "scheduledAt": "2025-11-24T16:00:00.000Z",
                 "claimedAt": "1970-01-01T00:00:00.001Z", "startedAt": null, "finishedAt": null,
                 "attempt": 2, "worker": "w1~b", "fencingToken": 42, "state": "failed",
                 "reason": "exit.nonZero", "exitCode": 1, "signal": null, "outputBytes": 5,
                 "outputTruncated": true}
                """)
                .toString());
  }

  @Test
  void showsAnExecutionByItsLatestAttempt() {
    var node = ExecutionDocument.write(List.of(failed(1), failed(2)));

    assertThat(node.get("attempt").asInt()).isEqualTo(2);
    assertThat(node.get("attempts")).hasSize(2);
  }
}
