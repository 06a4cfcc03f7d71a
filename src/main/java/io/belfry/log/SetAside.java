package io.belfry.log;

import io.belfry.codec.ExecutionRecordCodec;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of entries that the log refuses for what they contain, one line each: a record or an
 * entry of the audit as JSON, output and what can't be read as Base64. Somebody has to look at it.
 */
final class SetAside {
  private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);

  private final Path file;
  private final AtomicLong count = new AtomicLong();

  SetAside(Path folder) {
    this.file = folder.resolve("refused.jsonl");
  }

  /** Keeps an entry that the log refuses. */
  void add(LogEntry entry, Exception why) throws IOException {
    if (entry instanceof LogEntry.Attempt attempt) {
      byte[] json = ExecutionRecordCodec.write(attempt.execution());
      append(new String(json, StandardCharsets.UTF_8), attempt.execution().id().toString(), why);
    } else if (entry instanceof OutputChunk chunk) {
      add(SpoolEntryCodec.write(new SpoolEntry.Direct(chunk)), chunk.execution().toString(), why);
    } else if (entry instanceof AuditEntry audit) {
      String json = new String(AuditEntryCodec.write(audit), StandardCharsets.UTF_8);
      append(json, audit.toString(), why);
    }
  }

  /** Keeps the bytes of an entry that can't be read or written. */
  void add(byte[] entry, String what, Exception why) throws IOException {
    append("{\"base64\":\"" + Base64.getEncoder().encodeToString(entry) + "\"}", what, why);
  }

  private synchronized void append(String line, String what, Exception why) throws IOException {
    try (var out = new FileOutputStream(file.toFile(), true)) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
    count.incrementAndGet();
    LOG.error("an entry of {} can't go to the execution log and is kept in {}", what, file, why);
  }

  long count() {
    return count.get();
  }
}
