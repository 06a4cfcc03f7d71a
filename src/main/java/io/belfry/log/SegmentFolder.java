package io.belfry.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool's folder: its segments in their order, how much they take, and the lock that keeps
 * other processes out. May be used from any thread.
 */
final class SegmentFolder implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("segment-([0-9]{12})\\.spool");
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFolder.class);

  private final Path folder;
  private final FileChannel lockFile;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long nextNumber = 1;

  /**
   * Opens the folder, which is made where it is missing.
   *
   * @throws IOException where it can't be, for example because another process has it
   */
  SegmentFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.lockFile = lock(folder);
    List<Segment> found = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          Segment segment = new Segment(Long.parseLong(name.group(1)), file);
          segment.publish(Files.size(file));
          segment.seal();
          found.add(segment);
        }
      }
    }
    found.sort(Comparator.comparingLong(Segment::number));
    segments.addAll(found);
    nextNumber = found.isEmpty() ? 1 : found.get(found.size() - 1).number() + 1;
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // this very process has it open: answer as for any other
    }
    channel.close();
    throw new IOException("the spool in " + folder + " is in use by another process");
  }

  Path path() {
    return folder;
  }

  synchronized List<Segment> all() {
    return List.copyOf(segments);
  }

  synchronized Optional<Segment> oldest() {
    return Optional.ofNullable(segments.peekFirst());
  }

  /** The segment behind this one. */
  synchronized Optional<Segment> after(@Nullable Segment segment) {
    return segments.stream()
        .filter(other -> segment == null || other.number() > segment.number())
        .findFirst();
  }

  /** How many bytes the segments take. */
  synchronized long bytes() {
    return segments.stream().mapToLong(Segment::readable).sum();
  }

  synchronized int count() {
    return segments.size();
  }

  /** Makes the next segment; its name is on the disk when this returns. */
  Segment.Appender create() throws IOException {
    Segment segment = next();
    boolean made = false;
    try {
      Segment.Appender appender = new Segment.Appender(segment);
      syncFolder();
      made = true;
      synchronized (this) {
        segments.addLast(segment);
      }
      return appender;
    } finally {
      if (!made) {
        Files.deleteIfExists(segment.file());
      }
    }
  }

  /** Leaves a file alone that is no segment of this version, under another name. */
  void setAside(Segment segment) throws IOException {
    Path name = folder.resolve(segment.file().getFileName() + ".unreadable");
    LOG.error("{} is of an unknown format and is kept as {}", segment.file(), name);
    Files.move(segment.file(), name);
    synchronized (this) {
      segments.remove(segment);
    }
  }

  private synchronized Segment next() {
    long number = nextNumber++;
    return new Segment(number, folder.resolve("segment-%012d.spool".formatted(number)));
  }

  private void syncFolder() throws IOException {
    try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Removes a segment whose entries are all in the log. */
  void delete(Segment segment) {
    synchronized (this) {
      segments.remove(segment);
    }
    try {
      Files.delete(segment.file());
    } catch (NoSuchFileException e) {
      LOG.warn("{} was gone already", segment.file());
    } catch (IOException e) {
      // it will be replayed after the next start, which changes nothing in the log
      LOG.warn("{} can't be deleted", segment.file(), e);
    }
  }

  /** How much room the disk has for files of this user. */
  long usableBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
