package io.belfry.cluster;

import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.StoredJob;
import io.belfry.codec.StoredJobCodec;
import io.belfry.job.Job;
import io.belfry.job.JobId;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.Keys;
import io.belfry.store.WorkerInfo;
import io.belfry.store.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures what it costs a worker that knows very many jobs when another worker comes or goes, run
 * by hand: {@code MembershipLoad [jobs] [workers]}. One worker is real; the others are only
 * registered. What it uses anyway, for its rounds of reading everything, is taken off.
 */
final class MembershipLoad {
  private static final int PUTS = 120;
  private static final int WINDOW = 30;

  private MembershipLoad() {}

  /** Prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int members = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    Path folder = Files.createTempDirectory("membership-load");
    try (Rig rig = Rig.start(folder, 1)) {
      define(rig, jobs);
      for (int i = 1; i < members; i++) {
        register(rig, "other" + i);
      }
      WorkerProcess worker =
          rig.worker("one", new WorkerProcess.Options(List.of("-Xmx1g"), Map.of()))
              .awaitRegistered();
      // it reads everything, settles, and compiles what it uses often
      TimeUnit.SECONDS.sleep(60);
      double idle = used(worker, () -> {});
      double joined = used(worker, () -> register(rig, "newcomer"));
      double left = used(worker, () -> remove(rig, "newcomer"));
      double again = used(worker, () -> register(rig, "newcomer"));
      double gone = used(worker, () -> remove(rig, "newcomer"));
      System.out.printf(
          "figure: %d jobs, %d workers, processor in windows of %d s: idle %.2f s; a join %.2f s"
              + " and %.2f s more, a leave %.2f s and %.2f s more%n",
          jobs, members, WINDOW, idle, joined - idle, again - idle, left - idle, gone - idle);
    }
  }

  /** The processor time of the worker over a window that begins with this. */
  private static double used(WorkerProcess worker, Runnable change) throws InterruptedException {
    Duration before = worker.cpu();
    change.run();
    TimeUnit.SECONDS.sleep(WINDOW);
    return worker.cpu().minus(before).toMillis() / 1e3;
  }

  private static void register(Rig rig, String name) {
    WorkerInfo info =
        new WorkerInfo(
            name + "~0",
            new WorkerInfo.Machine("host", "", "test", 1, "2026a"),
            Instant.now(),
            16,
            Map.of(),
            false);
    long lease = Rig.answer(rig.kv().grant(Duration.ofHours(1))).id();
    var unused = Rig.answer(new Workers(rig.kv()).register(info, lease));
  }

  private static void remove(Rig rig, String name) {
    var unused =
        Rig.answer(rig.kv().commit(Transaction.always(Operation.delete(Keys.worker(name + "~0")))));
  }

  /** Writes the definitions as the store keeps them, many at once. */
  private static void define(Rig rig, int jobs) {
    Instant now = Instant.now();
    List<Operation> puts = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      JobId id = new JobId("many", "j" + i);
      var json = Json.object();
      json.put("schedule", "0 3 * * *");
      json.set("task", Rig.noop());
      JobDocument document = JobDocument.read(json, JobDocument.Target.create(id, now));
      Job.Identity identity = new Job.Identity("uid" + i, 1, now, now, now);
      String value = StoredJobCodec.write(new StoredJob(document, identity, 0));
      puts.add(Operation.put(Keys.job(id), value));
      if (puts.size() == PUTS || i == jobs - 1) {
        Transaction some = new Transaction(List.of(), puts, List.of());
        var unused = Rig.answer(rig.kv().commit(some));
        puts.clear();
      }
    }
  }
}
