package io.belfry.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionRecord.Claim;
import io.belfry.job.ExecutionRecord.Exit;
import io.belfry.job.ExecutionRecord.LateResult;
import io.belfry.job.ExecutionRecord.Origin;
import io.belfry.job.ExecutionRecord.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Records of attempts as they are stored: compact JSON, names as in the API, times in epoch
 * milliseconds, absent where there is nothing to say. Fields of a later version are passed over.
 */
public final class ExecutionRecordCodec {
  private static final int VERSION = 1;
  private static final int USUAL_BYTES = 512;
  private static final JsonFactory JSON = new JsonFactory();

  private ExecutionRecordCodec() {}

  /** The record as UTF-8. */
  public static byte[] write(ExecutionRecord record) {
    var out = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("v", VERSION);
      json.writeStringField("id", record.id().toString());
      json.writeNumberField("attempt", record.attempt());
      if (record.claim().isPresent()) {
        write(json, record.claim().get());
      }
      write(json, record.origin());
      time(json, "claimedAt", record.times().claimedAt());
      time(json, "startedAt", record.times().startedAt());
      time(json, "finishedAt", record.times().finishedAt());
      write(json, record.outcome());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't fail", e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Claim claim) throws IOException {
    json.writeStringField("worker", claim.worker());
    json.writeStringField("claimId", claim.claimId());
    json.writeNumberField("fencingToken", claim.fencingToken());
  }

  private static void write(JsonGenerator json, Origin origin) throws IOException {
    json.writeNumberField("jobVersion", origin.jobVersion());
    json.writeStringField("trigger", origin.trigger().text());
    text(json, "triggeredBy", origin.triggeredBy());
    text(json, "command", origin.command());
  }

  private static void write(JsonGenerator json, Outcome outcome) throws IOException {
    json.writeStringField("state", outcome.state().text());
    text(json, "reason", outcome.reason());
    write(json, outcome.exit());
    if (outcome.range().isPresent()) {
      json.writeObjectFieldStart("range");
      json.writeNumberField("until", outcome.range().get().until().toEpochMilli());
      json.writeNumberField("count", outcome.range().get().count());
      json.writeEndObject();
    }
    if (outcome.lateResult().isPresent()) {
      LateResult late = outcome.lateResult().get();
      json.writeObjectFieldStart("lateResult");
      json.writeStringField("state", late.state().text());
      text(json, "reason", late.reason());
      time(json, "finishedAt", late.finishedAt());
      write(json, late.exit());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Exit exit) throws IOException {
    if (exit.exitCode().isPresent()) {
      json.writeNumberField("exitCode", exit.exitCode().getAsInt());
    }
    if (exit.signal().isPresent()) {
      json.writeNumberField("signal", exit.signal().getAsInt());
    }
    if (exit.output().bytes() != 0) {
      json.writeNumberField("outputBytes", exit.output().bytes());
    }
    if (exit.output().truncated()) {
      json.writeBooleanField("outputTruncated", true);
    }
  }

  private static void text(JsonGenerator json, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    }
  }

  private static void time(JsonGenerator json, String name, Optional<Instant> time)
      throws IOException {
    if (time.isPresent()) {
      json.writeNumberField(name, time.get().toEpochMilli());
    }
  }

  /**
   * Reads a stored record.
   *
   * @throws UnreadableValueException if it is none, or holds a state or trigger that this version
   *     doesn't know
   */
  public static ExecutionRecord read(byte[] utf8) throws UnreadableValueException {
    return read(utf8, 0, utf8.length);
  }

  /** Reads the stored record that is so many of these bytes, from {@code offset} on. */
  public static ExecutionRecord read(byte[] utf8, int offset, int length)
      throws UnreadableValueException {
    try (JsonParser json = JSON.createParser(utf8, offset, length)) {
      return new ExecutionRecordReader(json).record();
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new UnreadableValueException("not a record of an attempt", e);
    }
  }
}
