package io.belfry.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobState;
import io.belfry.job.JobState.Backlog;
import io.belfry.job.JobState.Retry;
import io.belfry.job.JobState.Running;
import io.belfry.job.JobState.Unrecorded;
import io.belfry.job.Trigger;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of {@link JobState}. It is written twice an execution, so names are one letter and
 * both directions stream; a typical value is under 200 bytes.
 */
public final class StateCodec {
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory JSON = MAPPER.getFactory();

  private StateCodec() {}

  /** The value of a state. */
  public static String write(JobState state) {
    StringWriter out = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("v", FORMAT);
      json.writeStringField("u", state.uid());
      json.writeNumberField("l", state.last().toEpochMilli());
      json.writeNumberField("f", state.fence());
      writeRunning(json, state.running());
      writeRetries(json, state.retries());
      writeBacklog(json, state.backlog());
      writeUnrecorded(json, state.unrecorded());
      writeExtras(json, state.extras());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void writeRunning(JsonGenerator json, List<Running> running) throws IOException {
    if (running.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("r");
    for (Running entry : running) {
      writeRunning(json, entry);
    }
    json.writeEndArray();
  }

  private static void writeRunning(JsonGenerator json, Running entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("x", entry.key());
    json.writeNumberField("a", entry.attempt());
    json.writeStringField("w", entry.claim().worker());
    json.writeStringField("c", entry.claim().claimId());
    json.writeNumberField("f", entry.claim().fencingToken());
    json.writeStringField("t", entry.trigger().text());
    json.writeNumberField("j", entry.jobVersion());
    json.writeNumberField("s", entry.claimedAt().toEpochMilli());
    json.writeEndObject();
  }

  private static void writeRetries(JsonGenerator json, List<Retry> retries) throws IOException {
    if (retries.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("y");
    for (Retry retry : retries) {
      json.writeStartObject();
      json.writeStringField("x", retry.key());
      json.writeNumberField("a", retry.attempt());
      json.writeNumberField("t", retry.at().toEpochMilli());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeBacklog(JsonGenerator json, Optional<Backlog> backlog)
      throws IOException {
    if (backlog.isPresent()) {
      json.writeObjectFieldStart("b");
      json.writeNumberField("n", backlog.get().next().toEpochMilli());
      json.writeNumberField("u", backlog.get().until().toEpochMilli());
      json.writeNumberField("m", backlog.get().count());
      json.writeEndObject();
    }
  }

  private static void writeUnrecorded(JsonGenerator json, List<Unrecorded> unrecorded)
      throws IOException {
    if (unrecorded.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("n");
    for (Unrecorded end : unrecorded) {
      json.writeStartObject();
      json.writeStringField("x", end.key());
      json.writeNumberField("a", end.attempt());
      json.writeStringField("z", end.state().text());
      if (!end.reason().isEmpty()) {
        json.writeStringField("w", end.reason());
      }
      json.writeNumberField("t", end.at().toEpochMilli());
      if (end.exitCode().isPresent()) {
        json.writeNumberField("e", end.exitCode().getAsInt());
      }
      if (end.range().isPresent()) {
        json.writeNumberField("g", end.range().get().until().toEpochMilli());
        json.writeNumberField("m", end.range().get().count());
      }
      if (end.ran().isPresent()) {
        json.writeFieldName("r");
        writeRunning(json, end.ran().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeExtras(JsonGenerator json, String extras) throws IOException {
    if (extras.isEmpty()) {
      return;
    }
    for (var field : MAPPER.readTree(extras).properties()) {
      json.writeFieldName(field.getKey());
      MAPPER.writeTree(json, field.getValue());
    }
  }

  /** Reads a value; damaged ones and those of a newer format are unreadable. */
  public static JobState read(String value) throws UnreadableValueException {
    try (JsonParser json = JSON.createParser(value)) {
      return new Reader(json).state();
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableValueException("the state can't be read", e);
    }
  }

  /** Collects the fields of one value; used once. */
  private static final class Reader {
    private final JsonParser json;
    private String uid = "";
    private Instant last = Instant.EPOCH;
    private boolean hasLast;
    private long fence;
    private boolean hasFence;
    private final List<Running> running = new ArrayList<>();
    private final List<Retry> retries = new ArrayList<>();
    private Optional<Backlog> backlog = Optional.empty();
    private final List<Unrecorded> unrecorded = new ArrayList<>();
    private Optional<ObjectNode> extras = Optional.empty();

    Reader(JsonParser json) {
      this.json = json;
    }

    JobState state() throws IOException, UnreadableValueException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new UnreadableValueException("the state is not an object");
      }
      boolean hasFormat = false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("v")) {
          hasFormat = true;
          if (json.getIntValue() != FORMAT) {
            throw new UnreadableValueException("the state has format " + json.getIntValue());
          }
        } else {
          field(name);
        }
      }
      boolean whole = hasFormat && !uid.isEmpty() && hasLast && hasFence;
      if (!whole || json.currentToken() != JsonToken.END_OBJECT) {
        throw new UnreadableValueException("the state is not whole");
      }
      String left = extras.map(ObjectNode::toString).orElse("");
      return new JobState(uid, last, fence, running, retries, backlog, unrecorded, left);
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "u" -> uid = json.getText();
        case "l" -> {
          last = instant();
          hasLast = true;
        }
        case "f" -> {
          fence = json.getLongValue();
          hasFence = true;
        }
        case "r" -> all(running, this::running);
        case "y" -> all(retries, this::retry);
        case "b" -> {
          expect(JsonToken.START_OBJECT, json.currentToken());
          backlog = Optional.of(backlog());
        }
        case "n" -> all(unrecorded, this::unrecorded);
        default -> {
          ObjectNode node = extras.orElseGet(MAPPER::createObjectNode);
          node.set(name, MAPPER.<JsonNode>readTree(json));
          extras = Optional.of(node);
        }
      }
    }

    /** Reads an array of objects; anything else is damage that must not look like an empty one. */
    private <T> void all(List<T> found, Item<T> item) throws IOException {
      expect(JsonToken.START_ARRAY, json.currentToken());
      while (json.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.START_OBJECT, json.currentToken());
        found.add(item.read());
      }
    }

    private static void expect(JsonToken expected, @Nullable JsonToken found) {
      if (found != expected) {
        throw new IllegalArgumentException("the state has " + found + " instead of " + expected);
      }
    }

    /** Reads one element of an array, from behind its opening brace to its closing one. */
    private interface Item<T> {
      T read() throws IOException;
    }

    private Instant instant() throws IOException {
      return Instant.ofEpochMilli(json.getLongValue());
    }

    private Running running() throws IOException {
      String key = "";
      int attempt = 0;
      String worker = "";
      String claimId = "";
      long token = 0;
      Trigger trigger = Trigger.SCHEDULE;
      int version = 0;
      Instant claimedAt = Instant.EPOCH;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "x" -> key = json.getText();
          case "a" -> attempt = json.getIntValue();
          case "w" -> worker = json.getText();
          case "c" -> claimId = json.getText();
          case "f" -> token = json.getLongValue();
          case "t" -> trigger = Trigger.of(json.getText());
          case "j" -> version = json.getIntValue();
          case "s" -> claimedAt = instant();
          default -> json.skipChildren();
        }
      }
      var claim = new ExecutionRecord.Claim(worker, claimId, token);
      return new Running(key, attempt, claim, trigger, version, claimedAt);
    }

    private Retry retry() throws IOException {
      String key = "";
      int attempt = 0;
      Instant at = Instant.EPOCH;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "x" -> key = json.getText();
          case "a" -> attempt = json.getIntValue();
          case "t" -> at = instant();
          default -> json.skipChildren();
        }
      }
      return new Retry(key, attempt, at);
    }

    private Backlog backlog() throws IOException {
      Instant next = Instant.EPOCH;
      Instant until = Instant.EPOCH;
      int count = 1;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "n" -> next = instant();
          case "u" -> until = instant();
          case "m" -> count = json.getIntValue();
          default -> json.skipChildren();
        }
      }
      return new Backlog(next, until, count);
    }

    private Unrecorded unrecorded() throws IOException {
      String key = "";
      int attempt = 0;
      ExecutionState state = ExecutionState.LOST;
      String reason = "";
      Instant at = Instant.EPOCH;
      OptionalInt exitCode = OptionalInt.empty();
      Optional<Instant> until = Optional.empty();
      long count = 1;
      Optional<Running> ran = Optional.empty();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "x" -> key = json.getText();
          case "a" -> attempt = json.getIntValue();
          case "z" -> state = ExecutionState.of(json.getText());
          case "w" -> reason = json.getText();
          case "t" -> at = instant();
          case "e" -> exitCode = OptionalInt.of(json.getIntValue());
          case "g" -> until = Optional.of(instant());
          case "m" -> count = json.getLongValue();
          case "r" -> ran = Optional.of(running());
          default -> json.skipChildren();
        }
      }
      long times = count;
      var range = until.map(to -> new ExecutionRecord.Range(to, times));
      return new Unrecorded(key, attempt, state, reason, at, ran, range, exitCode);
    }
  }
}
