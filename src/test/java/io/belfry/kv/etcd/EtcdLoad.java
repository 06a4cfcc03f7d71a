package io.belfry.kv.etcd;

import io.belfry.kv.Compare;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Measures compare-and-puts through the adapter beside the same ones through jetcd's own client, on
 * one etcd member; run by hand: {@code EtcdLoad [seconds] [endpoint]}. The two take turns, and the
 * medians of three rounds are compared.
 */
final class EtcdLoad {
  private static final int KEYS = 10_000;
  private static final int CLAIMS = 63;
  private static final int ROUNDS = 3;
  private static final String STATE = "s".repeat(200);

  private EtcdLoad() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    Path folder = Files.createTempDirectory("etcd-load");
    try (EtcdCluster etcd = EtcdCluster.start(folder, 1)) {
      List<URI> endpoints = args.length > 1 ? List.of(URI.create(args[1])) : etcd.endpoints();
      EtcdKeyValueStore store = EtcdKeyValueStore.open(EtcdOptions.at(endpoints), Thread::new);
      Client client = Client.builder().endpoints(endpoints.toArray(URI[]::new)).build();
      compare("single compare-and-puts", 1, 64, seconds, store, client.getKVClient());
      compare("claims in batches of " + CLAIMS, CLAIMS, 8, seconds, store, client.getKVClient());
      client.close();
      store.close();
    }
  }

  private static void compare(
      String what, int batch, int inFlight, int seconds, EtcdKeyValueStore store, KV jetcd)
      throws InterruptedException {
    IntFunction<CompletableFuture<?>> ours = i -> store.commit(transaction(i, batch));
    IntFunction<CompletableFuture<?>> theirs = i -> send(jetcd, i, batch);
    double unused = rate(ours, inFlight, 2) + rate(theirs, inFlight, 2);
    double[] adapter = new double[ROUNDS];
    double[] raw = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      adapter[round] = rate(ours, inFlight, seconds) * batch;
      raw[round] = rate(theirs, inFlight, seconds) * batch;
    }
    Arrays.sort(adapter);
    Arrays.sort(raw);
    System.out.printf(
        "figure: %s, %d in flight: %,.0f/s through the adapter, %,.0f/s through jetcd's client,"
            + " ratio %.2f%n",
        what,
        inFlight,
        adapter[ROUNDS / 2],
        raw[ROUNDS / 2],
        adapter[ROUNDS / 2] / raw[ROUNDS / 2]);
  }

  /** Transactions a second, this many of them under way at any time. */
  private static double rate(IntFunction<CompletableFuture<?>> send, int inFlight, int seconds)
      throws InterruptedException {
    Semaphore room = new Semaphore(inFlight);
    AtomicLong done = new AtomicLong();
    long begun = System.nanoTime();
    long end = begun + seconds * 1_000_000_000L;
    for (int i = 0; System.nanoTime() < end; i++) {
      room.acquire();
      send.apply(i)
          .whenComplete(
              (answer, failure) -> {
                done.addAndGet(failure == null ? 1 : 0);
                room.release();
              });
    }
    room.acquire(inFlight);
    return done.get() / ((System.nanoTime() - begun) / 1e9);
  }

  private static String key(int i) {
    return "state/default/job-" + i % KEYS;
  }

  /** For each of a batch: the definition and the state as known (here: absent or not), one put. */
  private static Transaction transaction(int i, int batch) {
    Transaction.Builder builder = Transaction.when(Compare.absent("epoch"));
    for (int k = 0; k < batch; k++) {
      String key = key(i * batch + k);
      builder.when(Compare.absent("jobs/" + key), Compare.absent("gone/" + key));
      builder.then(Operation.put(key, STATE));
    }
    return builder.build();
  }

  private static CompletableFuture<?> send(KV jetcd, int i, int batch) {
    List<Cmp> compares = new ArrayList<>(List.of(absent("epoch")));
    List<Op> puts = new ArrayList<>();
    for (int k = 0; k < batch; k++) {
      String key = key(i * batch + k);
      compares.add(absent("jobs/" + key));
      compares.add(absent("gone/" + key));
      puts.add(Op.put(bytes("/belfry/" + key), bytes(STATE), PutOption.DEFAULT));
    }
    return jetcd.txn().If(compares.toArray(Cmp[]::new)).Then(puts.toArray(Op[]::new)).commit();
  }

  private static Cmp absent(String key) {
    return new Cmp(bytes("/belfry/" + key), Cmp.Op.EQUAL, CmpTarget.createRevision(0));
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }
}
