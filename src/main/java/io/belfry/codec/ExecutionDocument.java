package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Claim;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes executions as the API shows them. */
public final class ExecutionDocument {
  private ExecutionDocument() {}

  /** One attempt. */
  public static ObjectNode write(ExecutionRecord attempt) {
    ObjectNode node = Json.object();
    ids(node, attempt.id());
    origin(node, attempt.origin());
    times(node, attempt.id(), attempt.times());
    node.put("attempt", attempt.attempt());
    putText(node, "worker", attempt.claim().map(Claim::worker));
    attempt
        .claim()
        .ifPresentOrElse(
            claim -> node.put("fencingToken", claim.fencingToken()),
            () -> node.putNull("fencingToken"));
    outcome(node, attempt.outcome());
    return node;
  }

  /** An execution by its latest attempt, with all of them under {@code attempts}. */
  public static ObjectNode write(List<ExecutionRecord> attempts) {
    ObjectNode node = write(attempts.get(attempts.size() - 1));
    ArrayNode all = node.putArray("attempts");
    attempts.forEach(attempt -> all.add(write(attempt)));
    return node;
  }

  private static void ids(ObjectNode node, ExecutionId id) {
    node.put("id", id.toString());
    node.put("namespace", id.job().namespace());
    node.put("job", id.job().name());
  }

  private static void origin(ObjectNode node, Origin origin) {
    node.put("jobVersion", origin.jobVersion());
    node.put("trigger", origin.trigger().text());
    putText(node, "triggeredBy", origin.triggeredBy());
    putText(node, "command", origin.command());
  }

  private static void times(ObjectNode node, ExecutionId id, Times times) {
    node.put("scheduledAt", Json.instant(id.scheduledAt()));
    putInstant(node, "claimedAt", times.claimedAt());
    putInstant(node, "startedAt", times.startedAt());
    putInstant(node, "finishedAt", times.finishedAt());
  }

  private static void outcome(ObjectNode node, Outcome outcome) {
    node.put("state", outcome.state().text());
    putText(node, "reason", outcome.reason());
    Exit exit = outcome.exit();
    putNumber(node, "exitCode", exit.exitCode());
    putNumber(node, "signal", exit.signal());
    node.put("outputBytes", exit.output().bytes());
    node.put("outputTruncated", exit.output().truncated());
    outcome
        .range()
        .ifPresent(
            range ->
                node.putObject("range")
                    .put("until", Json.instant(range.until()))
                    .put("count", range.count()));
  }

  private static void putText(ObjectNode node, String name, Optional<String> text) {
    text.ifPresentOrElse(value -> node.put(name, value), () -> node.putNull(name));
  }

  private static void putNumber(ObjectNode node, String name, OptionalInt number) {
    number.ifPresentOrElse(value -> node.put(name, value), () -> node.putNull(name));
  }

  private static void putInstant(ObjectNode node, String name, Optional<Instant> instant) {
    putText(node, name, instant.map(Json::instant));
  }
}
