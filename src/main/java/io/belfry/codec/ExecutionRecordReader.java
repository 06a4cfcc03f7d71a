package io.belfry.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of one stored record as they stream by; used once. Fields of a later version
 * are passed over. Streaming, for every end is read once on its way to the log: a tree took twice
 * the time.
 */
final class ExecutionRecordReader {
  private final JsonParser json;
  private Optional<ExecutionId> id = Optional.empty();
  private OptionalInt attempt = OptionalInt.empty();
  private Optional<String> worker = Optional.empty();
  private String claimId = "";
  private long fencingToken;
  private OptionalInt jobVersion = OptionalInt.empty();
  private Optional<Trigger> trigger = Optional.empty();
  private Optional<String> triggeredBy = Optional.empty();
  private Optional<String> command = Optional.empty();
  private Optional<Instant> claimedAt = Optional.empty();
  private Optional<Instant> startedAt = Optional.empty();
  private final Result result = new Result();
  private Optional<Range> range = Optional.empty();
  private Optional<LateResult> lateResult = Optional.empty();

  /** What a record says of an end, and its late result once more. */
  private static final class Result {
    private Optional<ExecutionState> state = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private Optional<Instant> finishedAt = Optional.empty();
    private OptionalInt exitCode = OptionalInt.empty();
    private OptionalInt signal = OptionalInt.empty();
    private long outputBytes;
    private boolean outputTruncated;

    private Exit exit() {
      return new Exit(exitCode, signal, new TaskResult.Output(outputBytes, outputTruncated));
    }

    private LateResult late() {
      return new LateResult(need(state, "state"), reason, exit(), finishedAt);
    }
  }

  ExecutionRecordReader(JsonParser json) {
    this.json = json;
  }

  /** Throws {@link IllegalArgumentException} where the document is something else. */
  ExecutionRecord record() throws IOException {
    expect(JsonToken.START_OBJECT, json.nextToken());
    fields(this::field);
    expect(null, json.nextToken());
    return new ExecutionRecord(
        need(id, "id"),
        attempt.orElseThrow(() -> missing("attempt")),
        worker.map(name -> new Claim(name, claimId, fencingToken)),
        new Origin(
            jobVersion.orElseThrow(() -> missing("jobVersion")),
            need(trigger, "trigger"),
            triggeredBy,
            command),
        new Times(claimedAt, startedAt, result.finishedAt),
        new Outcome(need(result.state, "state"), result.reason, result.exit(), range, lateResult));
  }

  private static <T> T need(Optional<T> value, String name) {
    return value.orElseThrow(() -> missing(name));
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("no " + name);
  }

  private static void expect(@Nullable JsonToken expected, @Nullable JsonToken found) {
    if (found != expected) {
      throw new IllegalArgumentException("the record has " + found + " instead of " + expected);
    }
  }

  /** Takes the value of one field, at which the parser stands. */
  private interface Field {
    void read(String name) throws IOException;
  }

  /** Reads to the end of the object in which the parser stands. */
  private void fields(Field field) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      field.read(name);
    }
    expect(JsonToken.END_OBJECT, json.currentToken());
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "id" -> id = Optional.of(ExecutionId.parse(json.getText()));
      case "attempt" -> attempt = number();
      case "worker" -> worker = text();
      case "claimId" -> claimId = json.getText();
      case "fencingToken" -> fencingToken = json.getLongValue();
      case "jobVersion" -> jobVersion = number();
      case "trigger" -> trigger = Optional.of(Trigger.of(json.getText()));
      case "triggeredBy" -> triggeredBy = text();
      case "command" -> command = text();
      case "claimedAt" -> claimedAt = time();
      case "startedAt" -> startedAt = time();
      case "range" -> range = range();
      case "lateResult" -> lateResult = lateResult();
      default -> field(result, name);
    }
  }

  private void field(Result into, String name) throws IOException {
    switch (name) {
      case "state" -> into.state = Optional.of(ExecutionState.of(json.getText()));
      case "reason" -> into.reason = text();
      case "finishedAt" -> into.finishedAt = time();
      case "exitCode" -> into.exitCode = number();
      case "signal" -> into.signal = number();
      case "outputBytes" -> into.outputBytes = json.getLongValue();
      case "outputTruncated" -> into.outputTruncated = json.getBooleanValue();
      default -> json.skipChildren();
    }
  }

  private Optional<Range> range() throws IOException {
    expect(JsonToken.START_OBJECT, json.currentToken());
    Map<String, Long> numbers = new HashMap<>();
    fields(
        name -> {
          if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            numbers.put(name, json.getLongValue());
          } else {
            json.skipChildren();
          }
        });
    return Optional.of(
        new Range(
            Instant.ofEpochMilli(need(Optional.ofNullable(numbers.get("until")), "until")),
            need(Optional.ofNullable(numbers.get("count")), "count")));
  }

  private Optional<LateResult> lateResult() throws IOException {
    expect(JsonToken.START_OBJECT, json.currentToken());
    Result late = new Result();
    fields(name -> field(late, name));
    return Optional.of(late.late());
  }

  private Optional<String> text() throws IOException {
    expect(JsonToken.VALUE_STRING, json.currentToken());
    return Optional.of(json.getText());
  }

  private OptionalInt number() throws IOException {
    return OptionalInt.of(json.getIntValue());
  }

  private Optional<Instant> time() throws IOException {
    return Optional.of(Instant.ofEpochMilli(json.getLongValue()));
  }
}
