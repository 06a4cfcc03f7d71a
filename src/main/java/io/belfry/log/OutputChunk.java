package io.belfry.log;

import io.belfry.job.ExecutionId;
import java.time.Instant;

/**
 * A piece of an attempt's output.
 *
 * @param execution the execution
 * @param attempt the attempt, from 1
 * @param sequence its place among the attempt's chunks, from 0; gaps are allowed
 * @param stream where it came from
 * @param at when it was read (UTC, ms)
 * @param data the bytes as the task printed them, at most 64 KiB; nobody changes the array
 */
@SuppressWarnings("ArrayRecordComponent")
public record OutputChunk(
    ExecutionId execution, int attempt, long sequence, Stream stream, Instant at, byte[] data)
    implements LogEntry {
  /** The most bytes in one chunk; a log refuses longer ones. */
  public static final int MAX_BYTES = 64 * 1024;

  /** Where output comes from. */
  public enum Stream {
    STDOUT("stdout"),
    STDERR("stderr"),
    /** Belfry's own remarks, such as how much was cut out. */
    SYSTEM("system");

    private final String text;

    Stream(String text) {
      this.text = text;
    }

    /** The name in the API and in stores. */
    public String text() {
      return text;
    }

    /** Reads {@link #text()}; throws {@link IllegalArgumentException} on anything else. */
    public static Stream of(String text) {
      for (Stream stream : values()) {
        if (stream.text.equals(text)) {
          return stream;
        }
      }
      throw new IllegalArgumentException("no output stream: " + text);
    }
  }
}
