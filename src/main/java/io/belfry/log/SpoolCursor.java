package io.belfry.log;

import io.belfry.codec.UnreadableValueException;
import io.belfry.job.ExecutionRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far the segments are read, and which ends were met whose decision has not been. Used by the
 * drain's thread.
 */
final class SpoolCursor {
  private record Pending(ExecutionRecord end, Segment in) {}

  private final SegmentFolder folder;
  private final SetAside setAside;
  private final Map<AttemptKey, Pending> pending = new HashMap<>();
  private final Set<Segment> carried = new HashSet<>();
  private @Nullable SegmentReader reader;
  private long entries;

  SpoolCursor(SegmentFolder folder, SetAside setAside) {
    this.folder = folder;
    this.setAside = setAside;
  }

  /** How many entries were read. */
  long entries() {
    return entries;
  }

  /**
   * Reads on until something is there for the log.
   *
   * @return the entry, or nothing where all that was written has been read
   */
  Optional<LogEntry> next() throws IOException {
    while (true) {
      if (reader == null && !openNext(null)) {
        return Optional.empty();
      }
      SegmentReader current = Objects.requireNonNull(reader);
      // in this order: what was published before the seal must not be missed
      boolean sealed = current.segment().isSealed();
      Optional<byte[]> bytes = current.next(current.segment().readable());
      if (bytes.isPresent()) {
        entries++;
        Optional<LogEntry> entry = understand(bytes.get(), current.segment());
        if (entry.isPresent()) {
          return entry;
        }
      } else if (!sealed || !openNext(current.segment())) {
        return Optional.empty();
      }
    }
  }

  private boolean openNext(@Nullable Segment behind) throws IOException {
    Optional<Segment> next = folder.after(behind);
    if (next.isEmpty()) {
      return false;
    }
    close();
    reader = new SegmentReader(next.get());
    return true;
  }

  private Optional<LogEntry> understand(byte[] bytes, Segment segment) throws IOException {
    SpoolEntry entry;
    try {
      entry = SpoolEntryCodec.read(bytes);
    } catch (UnreadableValueException e) {
      setAside.add(bytes, segment.file().toString(), e);
      return Optional.empty();
    }
    if (entry instanceof SpoolEntry.Provisional provisional) {
      pending.put(AttemptKey.of(provisional.end()), new Pending(provisional.end(), segment));
      return Optional.empty();
    }
    if (entry instanceof SpoolEntry.Settled settled) {
      Pending end = pending.remove(settled.key());
      return end == null
          ? Optional.empty()
          : Optional.of(new LogEntry.Attempt(settled.verdict().of(end.end())));
    }
    return Optional.of(((SpoolEntry.Direct) entry).entry());
  }

  /**
   * Everything read so far is in the log: removes the segments that are of no more use, oldest
   * first. Ends without a decision that hold up an old one are asked to be written once more.
   */
  void logged(Consumer<AttemptKey> carry) {
    if (reader == null) {
      return;
    }
    Optional<Segment> oldest = folder.oldest();
    while (oldest.isPresent() && oldest.get().number() < reader.segment().number()) {
      Segment segment = oldest.get();
      boolean held = pending.values().stream().anyMatch(end -> end.in() == segment);
      if (held) {
        if (carried.add(segment)) {
          pending.forEach(
              (key, end) -> {
                if (end.in() == segment) {
                  carry.accept(key);
                }
              });
        }
        return;
      }
      carried.remove(segment);
      folder.delete(segment);
      oldest = folder.oldest();
    }
  }

  void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
