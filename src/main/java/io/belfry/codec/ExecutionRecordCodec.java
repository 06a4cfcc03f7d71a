package io.belfry.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Claim;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.LateResult;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import io.belfry.job.ExecutionRecord.Range;
import io.belfry.job.ExecutionRecord.Times;
import io.belfry.job.ExecutionState;
import io.belfry.job.TaskResult;
import io.belfry.job.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Records of attempts as they are stored: compact JSON, names as in the API, times in epoch
 * milliseconds, absent where there is nothing to say. Fields of a later version are passed over.
 */
public final class ExecutionRecordCodec {
  private static final int VERSION = 1;

  private ExecutionRecordCodec() {}

  /** The record as UTF-8. */
  public static byte[] write(ExecutionRecord record) {
    ObjectNode node = Json.object();
    node.put("v", VERSION);
    node.put("id", record.id().toString());
    node.put("attempt", record.attempt());
    record.claim().ifPresent(claim -> write(node, claim));
    Origin origin = record.origin();
    node.put("jobVersion", origin.jobVersion());
    node.put("trigger", origin.trigger().text());
    origin.triggeredBy().ifPresent(who -> node.put("triggeredBy", who));
    origin.command().ifPresent(command -> node.put("command", command));
    Times times = record.times();
    time(node, "claimedAt", times.claimedAt());
    time(node, "startedAt", times.startedAt());
    time(node, "finishedAt", times.finishedAt());
    write(node, record.outcome());
    return Json.write(node).getBytes(StandardCharsets.UTF_8);
  }

  private static void write(ObjectNode node, Claim claim) {
    node.put("worker", claim.worker());
    node.put("claimId", claim.claimId());
    node.put("fencingToken", claim.fencingToken());
  }

  private static void write(ObjectNode node, Outcome outcome) {
    node.put("state", outcome.state().text());
    outcome.reason().ifPresent(reason -> node.put("reason", reason));
    write(node, outcome.exit());
    outcome
        .range()
        .ifPresent(
            range ->
                node.putObject("range")
                    .put("until", range.until().toEpochMilli())
                    .put("count", range.count()));
    outcome
        .lateResult()
        .ifPresent(
            late -> {
              ObjectNode result = node.putObject("lateResult");
              result.put("state", late.state().text());
              late.reason().ifPresent(reason -> result.put("reason", reason));
              time(result, "finishedAt", late.finishedAt());
              write(result, late.exit());
            });
  }

  private static void write(ObjectNode node, Exit exit) {
    exit.exitCode().ifPresent(code -> node.put("exitCode", code));
    exit.signal().ifPresent(signal -> node.put("signal", signal));
    if (exit.output().bytes() != 0) {
      node.put("outputBytes", exit.output().bytes());
    }
    if (exit.output().truncated()) {
      node.put("outputTruncated", true);
    }
  }

  private static void time(ObjectNode node, String name, Optional<Instant> time) {
    time.ifPresent(at -> node.put(name, at.toEpochMilli()));
  }

  /**
   * Reads a stored record.
   *
   * @throws UnreadableValueException if it is none, or holds a state or trigger that this version
   *     doesn't know
   */
  public static ExecutionRecord read(byte[] utf8) throws UnreadableValueException {
    try {
      return read(Json.parse(utf8));
    } catch (InvalidDocumentException | IllegalArgumentException | DateTimeException e) {
      throw new UnreadableValueException("not a record of an attempt", e);
    }
  }

  private static ExecutionRecord read(ObjectNode node) {
    var origin =
        new Origin(
            need(node, "jobVersion").asInt(),
            Trigger.of(need(node, "trigger").asText()),
            text(node, "triggeredBy"),
            text(node, "command"));
    var times =
        new Times(time(node, "claimedAt"), time(node, "startedAt"), time(node, "finishedAt"));
    return new ExecutionRecord(
        ExecutionId.parse(need(node, "id").asText()),
        need(node, "attempt").asInt(),
        text(node, "worker").map(worker -> claim(node, worker)),
        origin,
        times,
        outcome(node));
  }

  private static Claim claim(ObjectNode node, String worker) {
    return new Claim(worker, text(node, "claimId").orElse(""), node.path("fencingToken").asLong());
  }

  private static Outcome outcome(ObjectNode node) {
    return new Outcome(
        ExecutionState.of(need(node, "state").asText()),
        text(node, "reason"),
        exit(node),
        object(node, "range")
            .map(
                range ->
                    new Range(
                        Instant.ofEpochMilli(need(range, "until").asLong()),
                        need(range, "count").asLong())),
        object(node, "lateResult").map(ExecutionRecordCodec::lateResult));
  }

  private static LateResult lateResult(JsonNode node) {
    return new LateResult(
        ExecutionState.of(need(node, "state").asText()),
        text(node, "reason"),
        exit(node),
        time(node, "finishedAt"));
  }

  private static Exit exit(JsonNode node) {
    return new Exit(
        number(node, "exitCode"),
        number(node, "signal"),
        new TaskResult.Output(
            node.path("outputBytes").asLong(), node.path("outputTruncated").asBoolean()));
  }

  private static JsonNode need(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }

  private static Optional<JsonNode> object(JsonNode node, String name) {
    return Optional.<JsonNode>ofNullable(node.get(name)).filter(JsonNode::isObject);
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.<JsonNode>ofNullable(node.get(name))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  private static OptionalInt number(JsonNode node, String name) {
    return node.path(name).isInt()
        ? OptionalInt.of(node.path(name).intValue())
        : OptionalInt.empty();
  }

  private static Optional<Instant> time(JsonNode node, String name) {
    return node.path(name).isIntegralNumber()
        ? Optional.of(Instant.ofEpochMilli(node.path(name).longValue()))
        : Optional.empty();
  }
}
