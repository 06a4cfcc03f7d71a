package io.belfry.log;

import io.belfry.codec.ExecutionRecordCodec;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.log.Spool.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The bytes of a spool entry: one for its kind, then a record as JSON, or the fields one after the
 * other. Bytes behind the known fields belong to a later version and are passed over.
 */
final class SpoolEntryCodec {
  private static final byte PROVISIONAL = 1;
  private static final byte SETTLED = 2;
  private static final byte ATTEMPT = 3;
  private static final byte OUTPUT = 4;
  private static final byte AUDIT = 5;

  private static final byte ACCEPTED = 1;
  private static final byte LATE = 2;

  private SpoolEntryCodec() {}

  static byte[] write(SpoolEntry entry) {
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new DataOutputStream(bytes)) {
      if (entry instanceof SpoolEntry.Provisional provisional) {
        out.writeByte(PROVISIONAL);
        out.write(ExecutionRecordCodec.write(provisional.end()));
      } else if (entry instanceof SpoolEntry.Settled settled) {
        out.writeByte(SETTLED);
        write(out, settled);
      } else if (entry instanceof SpoolEntry.Direct direct) {
        write(out, direct.entry());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, SpoolEntry.Settled settled) throws IOException {
    out.writeUTF(settled.key().execution().toString());
    out.writeInt(settled.key().attempt());
    out.writeUTF(settled.key().claimId());
    out.writeByte(settled.verdict() == Verdict.LATE ? LATE : ACCEPTED);
  }

  private static void write(DataOutputStream out, LogEntry entry) throws IOException {
    if (entry instanceof LogEntry.Attempt attempt) {
      out.writeByte(ATTEMPT);
      out.write(ExecutionRecordCodec.write(attempt.execution()));
    } else if (entry instanceof OutputChunk chunk) {
      out.writeByte(OUTPUT);
      out.writeUTF(chunk.execution().toString());
      out.writeInt(chunk.attempt());
      out.writeLong(chunk.sequence());
      out.writeUTF(chunk.stream().text());
      out.writeLong(chunk.at().toEpochMilli());
      out.writeInt(chunk.data().length);
      out.write(chunk.data());
    } else if (entry instanceof AuditEntry audit) {
      out.writeByte(AUDIT);
      out.write(AuditEntryCodec.write(audit));
    }
  }

  /**
   * Reads an entry.
   *
   * @throws UnreadableValueException if it is of a kind or content that this version doesn't know
   */
  static SpoolEntry read(byte[] bytes) throws UnreadableValueException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte kind = in.readByte();
      return switch (kind) {
        case PROVISIONAL -> new SpoolEntry.Provisional(record(bytes));
        case SETTLED -> settled(in);
        case ATTEMPT -> new SpoolEntry.Direct(new LogEntry.Attempt(record(bytes)));
        case OUTPUT -> new SpoolEntry.Direct(chunk(in));
        case AUDIT -> new SpoolEntry.Direct(AuditEntryCodec.read(in.readAllBytes()));
        default -> throw new UnreadableValueException("unknown kind of spool entry: " + kind);
      };
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new UnreadableValueException("a spool entry can't be read", e);
    }
  }

  /** The record behind the kind. */
  private static ExecutionRecord record(byte[] bytes) throws UnreadableValueException {
    return ExecutionRecordCodec.read(bytes, 1, bytes.length - 1);
  }

  private static SpoolEntry settled(DataInputStream in)
      throws IOException, UnreadableValueException {
    var key = new AttemptKey(ExecutionId.parse(in.readUTF()), in.readInt(), in.readUTF());
    byte verdict = in.readByte();
    return switch (verdict) {
      case ACCEPTED -> new SpoolEntry.Settled(key, Verdict.ACCEPTED);
      case LATE -> new SpoolEntry.Settled(key, Verdict.LATE);
      default -> throw new UnreadableValueException("unknown verdict: " + verdict);
    };
  }

  private static OutputChunk chunk(DataInputStream in) throws IOException {
    ExecutionId execution = ExecutionId.parse(in.readUTF());
    int attempt = in.readInt();
    long sequence = in.readLong();
    OutputChunk.Stream stream = OutputChunk.Stream.of(in.readUTF());
    Instant at = Instant.ofEpochMilli(in.readLong());
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IllegalArgumentException("the output is cut off");
    }
    return new OutputChunk(execution, attempt, sequence, stream, at, in.readNBytes(length));
  }
}
