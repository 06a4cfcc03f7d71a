package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.KeyValue;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A simulation of power failures, run by {@link PowerLossIT} in a process without assertions: H2
 * asserts what damaged pages don't keep, where a server goes on.
 *
 * <p>While a store works, images are drawn of what the disk might hold: of what was written since
 * the last sync any sectors may have reached it and any may not, in any order. Each image must
 * open, whole, at a revision that is not before what was promised.
 */
final class PowerLoss {
  private static final int SECTOR = 512;

  private final Path folder;
  private final AtomicLong acknowledged = new AtomicLong(1);

  /** What would be on the disk at some moment, and the revision that it must at least be at. */
  private record Image(Path file, long atLeast) {}

  /** Records what is written since the last sync, and draws images of what a crash would leave. */
  private final class Recorder implements FaultyFiles.Fault {
    private final Random random;
    private final boolean fsync;
    private final List<Runnable> pending = new ArrayList<>();
    private final List<Image> images = new ArrayList<>();
    private byte[] disk = new byte[0];
    private long synced = 1;
    private double odds;

    Recorder(long seed, boolean fsync) {
      this.random = new Random(seed);
      this.fsync = fsync;
    }

    @Override
    public void beforeWrite(ByteBuffer bytes, long position) throws IOException {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      for (int from = 0; from < copy.length; from += SECTOR) {
        int start = from;
        int end = Math.min(copy.length, from + SECTOR);
        pending.add(() -> poke(copy, start, end, (int) position + start));
      }
      if (random.nextInt(5) == 0) {
        draw();
      }
    }

    @Override
    public void beforeTruncate(long size) {
      pending.add(() -> disk = Arrays.copyOf(disk, (int) size));
    }

    @Override
    public void beforeForce() throws IOException {
      if (random.nextInt(10) == 0) {
        draw();
      }
      synced = acknowledged.get();
    }

    @Override
    public void afterForce() {
      pending.forEach(Runnable::run);
      pending.clear();
    }

    private void draw() throws IOException {
      byte[] truth = disk.clone();
      odds = new double[] {0, 0.5, 0.9, 0.99, 1}[random.nextInt(5)];
      int last = random.nextBoolean() ? pending.size() : random.nextInt(pending.size() + 1);
      for (Runnable change : pending.subList(0, last)) {
        if (random.nextDouble() < odds) {
          change.run();
        }
      }
      Path file = folder.resolve("image" + images.size());
      Files.write(file, disk);
      images.add(new Image(file, fsync ? acknowledged.get() : synced));
      disk = truth;
    }

    private void poke(byte[] bytes, int start, int end, int position) {
      int length = position + end - start;
      if (disk.length < length) {
        disk = Arrays.copyOf(disk, length);
      }
      System.arraycopy(bytes, start, disk, position, end - start);
    }
  }

  private PowerLoss(Path folder) {
    this.folder = folder;
  }

  /** Arguments: a folder, whether to fsync, a seed. */
  public static void main(String[] args) throws IOException {
    new PowerLoss(Path.of(args[0])).run(Boolean.parseBoolean(args[1]), Long.parseLong(args[2]));
    System.out.println("whole");
  }

  private void run(boolean fsync, long seed) throws IOException {
    EmbeddedSettings settings =
        EmbeddedSettings.at(folder.resolve("kv.mv.db"))
            .withFsync(fsync)
            .withTimeLimit(Duration.ofHours(1));
    Recorder recorder = new Recorder(seed, fsync);
    NavigableMap<Long, Map<String, String>> history = new ConcurrentSkipListMap<>();
    LongSupplier hasty = () -> System.nanoTime() * 100; // syncs and compactions come more often
    try (EmbeddedKeyValueStore store =
        EmbeddedKeyValueStore.open(
            FaultyFiles.on(settings, recorder), settings, Thread::new, hasty)) {
      work(store, new Random(seed), history);
    }
    assertThat(recorder.images).hasSizeGreaterThan(20);
    for (Image image : recorder.images) {
      check(image, history, "seed " + seed);
    }
  }

  private void work(
      EmbeddedKeyValueStore store, Random random, NavigableMap<Long, Map<String, String>> history) {
    for (int round = 0; round < 150; round++) {
      List<CompletableFuture<TransactionResult>> answers = new ArrayList<>();
      List<Map<String, String>> changes = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(20); i++) {
        Map<String, String> change = new TreeMap<>();
        for (int k = 0; k < 2 + random.nextInt(4); k++) {
          boolean delete = random.nextInt(4) == 0;
          change.put(
              "k" + random.nextInt(300),
              delete ? "" : (round + "." + i + " ").repeat(random.nextInt(200)) + "!");
        }
        changes.add(change);
        answers.add(store.commit(transaction(change)));
      }
      for (int i = 0; i < answers.size(); i++) {
        long revision = answers.get(i).join().revision();
        history.computeIfAbsent(revision, r -> new TreeMap<>()).putAll(changes.get(i));
        acknowledged.set(revision);
      }
    }
  }

  private static Transaction transaction(Map<String, String> change) {
    List<Operation> steps = new ArrayList<>();
    change.forEach(
        (key, value) ->
            steps.add(value.isEmpty() ? Operation.delete(key) : Operation.put(key, value)));
    return new Transaction(List.of(), steps, List.of());
  }

  private void check(Image image, NavigableMap<Long, Map<String, String>> history, String seed) {
    if (image.atLeast() == 1) {
      return; // nothing was promised yet, perhaps not even a file
    }
    try (EmbeddedKeyValueStore store =
        EmbeddedKeyValueStore.open(
            EmbeddedSettings.at(image.file()), Thread::new, System::nanoTime)) {
      var page = store.range("", "", 10_000).join();
      assertThat(page.revision()).as(seed).isGreaterThanOrEqualTo(image.atLeast());
      Map<String, String> expected = new TreeMap<>();
      history.headMap(page.revision(), true).values().forEach(expected::putAll);
      expected.values().removeIf(String::isEmpty);
      Map<String, String> found = new TreeMap<>();
      for (KeyValue item : page.items()) {
        found.put(item.key(), item.value());
      }
      assertThat(found).as("%s at revision %d", seed, page.revision()).isEqualTo(expected);
    }
  }
}
