package io.belfry.kv.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system for H2 that lies over the real one and lets a test fail, stall or record what is
 * done to a file. A name is {@code faulty:} and the path.
 */
public final class FaultyFiles extends FilePathWrapper {
  private static final Map<String, Fault> FAULTS = new ConcurrentHashMap<>();

  /** What happens before an operation reaches the file; the default lets everything through. */
  interface Fault {
    default void beforeWrite(ByteBuffer bytes, long position) throws IOException {}

    default void beforeTruncate(long size) throws IOException {}

    default void beforeForce() throws IOException {}

    default void beforeOpen() throws IOException {}

    default void afterForce() {}
  }

  /** Puts a fault on a file, and tells where a store meets it. */
  static DataFile.Location on(EmbeddedSettings settings, Fault fault) {
    FilePath.register(new FaultyFiles());
    FAULTS.put(settings.file().toString(), fault);
    return new DataFile.Location("faulty:", settings.file(), settings.fsync(), 32L << 20);
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    Fault fault = FAULTS.getOrDefault(getBase().toString(), new Fault() {});
    fault.beforeOpen();
    return new Channel(super.open(mode), fault);
  }

  private static final class Channel extends FileBase {
    private final FileChannel base;
    private final Fault fault;

    Channel(FileChannel base, Fault fault) {
      this.base = base;
      this.fault = fault;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
      fault.beforeWrite(source.duplicate(), position);
      return base.write(source, position);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      fault.beforeTruncate(size);
      base.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      fault.beforeForce();
      base.force(metaData);
      fault.afterForce();
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
      return base.read(target, position);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return base.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      throw new UnsupportedOperationException("MVStore writes at positions");
    }

    @Override
    public long position() throws IOException {
      return base.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      base.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
