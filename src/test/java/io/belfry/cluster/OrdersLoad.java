package io.belfry.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.cluster.Sign.Kind;
import io.belfry.codec.JobDocument;
import io.belfry.codec.StoredJob;
import io.belfry.job.ExecutionId;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.belfry.store.JobStore;
import io.belfry.store.KillRequest;
import io.belfry.store.Kills;
import io.belfry.store.Precondition;
import io.belfry.store.RunRequest;
import io.belfry.store.RunRequests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Measures how fast what people order reaches the worker that it concerns, run by hand: {@code
 * OrdersLoad [orders of each kind]}. Two workers on three members run jobs that are due every
 * second meanwhile; the orders are written as a master writes them, one every 17 ms. Beside it, a
 * put and the watch that hears of it. It asserts nothing.
 */
final class OrdersLoad {
  private static final long BETWEEN_MS = 17;
  private static final Suspension SUSPENDED =
      new Suspension(true, Optional.empty(), Optional.empty());

  private final Rig rig;
  private final int orders;
  private final JobStore jobs;

  private OrdersLoad(Rig rig, int orders) {
    this.rig = rig;
    this.orders = orders;
    jobs = new JobStore(rig.kv(), Clock.systemUTC(), () -> UUID.randomUUID().toString());
  }

  /** Prints the figures of each kind of order. */
  public static void main(String[] arguments) throws Exception {
    int orders = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    Path folder = Files.createTempDirectory("orders-load");
    try (Rig rig = Rig.start(folder, 3)) {
      List<WorkerProcess> unused =
          rig.workers(
              WorkerProcess.Options.QUICK.with("belfry.worker.threads", "500"), "one", "two");
      new OrdersLoad(rig, orders).all();
    }
  }

  private void all() throws InterruptedException {
    define("suspend", true);
    define("edit", true);
    define("delete", true);
    define("begin", false);
    define("run", false);
    TimeUnit.SECONDS.sleep(10);

    Map<ExecutionId, Long> asked = new HashMap<>();
    Map<ExecutionId, Long> killed = new HashMap<>();
    for (int i = 0; i < orders; i++) {
      askForRun(id("run", i), asked);
    }
    TimeUnit.SECONDS.sleep(3);
    for (ExecutionId execution : List.copyOf(asked.keySet())) {
      killed.put(execution, System.nanoTime());
      Rig.answer(new Kills(rig.kv()).submit(new KillRequest(execution, "somebody", Instant.now())));
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
    }
    Map<JobId, Long> suspended = change("suspend", document -> document.suspended(SUSPENDED));
    Map<JobId, Long> edited = change("edit", document -> due(document, "@manual"));
    Map<JobId, Long> begun = change("begin", document -> due(document, "* * * * * *"));
    Map<JobId, Long> deleted = delete();
    TimeUnit.SECONDS.sleep(5);

    print("beside it, a put until a watch hears of it", puts());
    List<Sign> signs = rig.signs();
    print("run: asked for until started", since(asked, signs, Kind.START));
    print("kill: asked for until ended", since(killed, signs, Kind.DONE));
    print("suspend: answered until the last start", lastStart(suspended, signs));
    print("edit to never: answered until the last start", lastStart(edited, signs));
    print("delete: answered until the last start", lastStart(deleted, signs));
    print("edit to every second: delay of the first start", firstStart(begun, signs));
  }

  // --- orders

  private static JobId id(String kind, int index) {
    return new JobId(kind, "j" + index);
  }

  private void define(String kind, boolean due) {
    Instant first = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
    Map<Plan, ObjectNode> wanted = new LinkedHashMap<>();
    for (int i = 0; i < orders; i++) {
      ObjectNode task =
          kind.equals("run") ? Rig.sleep(Duration.ofMinutes(5)) : Rig.sleep(Duration.ofMillis(5));
      ObjectNode json = Rig.everySecond(first, first.plusSeconds(86_400), "Allow", task);
      if (!due) {
        json.put("schedule", "@manual");
      }
      wanted.put(new Plan(id(kind, i), Set.of(), Set.of(), Set.of()), json);
    }
    rig.define(wanted);
  }

  private void askForRun(JobId id, Map<ExecutionId, Long> asked) throws InterruptedException {
    StoredJob job = Rig.answer(jobs.get(id)).orElseThrow();
    Instant now = Instant.now();
    ExecutionId execution = ExecutionId.manual(id, now, "order");
    asked.put(execution, System.nanoTime());
    RunRequest request = new RunRequest(execution, "somebody", now, 0);
    Rig.answer(new RunRequests(rig.kv()).submit(request, job.revision()));
    TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
  }

  /** When each change was answered. */
  private Map<JobId, Long> change(String kind, Function<JobDocument, JobDocument> edit)
      throws InterruptedException {
    Map<JobId, Long> answered = new HashMap<>();
    for (int i = 0; i < orders; i++) {
      JobId id = id(kind, i);
      Rig.answer(
          jobs.edit(
              id, Precondition.NONE, stored -> edit.apply(stored.document()), Optional.empty()));
      answered.put(id, System.nanoTime());
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
    }
    return answered;
  }

  private static JobDocument due(JobDocument document, String schedule) {
    ObjectNode json = document.write().put("schedule", schedule);
    return JobDocument.read(json, JobDocument.Target.create(document.id(), Instant.now()));
  }

  private Map<JobId, Long> delete() throws InterruptedException {
    Map<JobId, Long> answered = new HashMap<>();
    for (int i = 0; i < orders; i++) {
      JobId id = id("delete", i);
      Rig.answer(jobs.delete(id, Precondition.NONE));
      answered.put(id, System.nanoTime());
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
    }
    return answered;
  }

  /** What the store itself takes: a put until its watch tells of it. */
  private List<Long> puts() throws InterruptedException {
    Map<String, Long> heard = new ConcurrentHashMap<>();
    Map<String, Long> put = new HashMap<>();
    WatchListener listener =
        new WatchListener() {
          @Override
          public void onEvents(List<Event> events) {
            events.forEach(event -> heard.put(event.key(), System.nanoTime()));
          }

          @Override
          public void onBroken(KvException cause) {
            // what is not heard of is missing in the figure, which says how many were seen
          }
        };
    long revision = Rig.answer(rig.kv().range("beside/", "", 1)).revision();
    try (Watch unused = rig.kv().watch("beside/", revision + 1, listener)) {
      TimeUnit.SECONDS.sleep(1);
      for (int i = 0; i < orders; i++) {
        put.put("beside/" + i, System.nanoTime());
        Rig.answer(rig.kv().commit(Transaction.always(Operation.put("beside/" + i, "x"))));
        TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
      }
      TimeUnit.SECONDS.sleep(1);
    }
    return put.entrySet().stream()
        .filter(one -> heard.containsKey(one.getKey()))
        .map(one -> heard.get(one.getKey()) - one.getValue())
        .toList();
  }

  // --- what came of them, in ns

  private static List<Long> since(Map<ExecutionId, Long> asked, List<Sign> signs, Kind kind) {
    List<Long> found = new ArrayList<>();
    for (Sign sign : signs) {
      Long from = asked.get(sign.execution());
      if (from != null && sign.kind() == kind) {
        found.add(sign.nanos() - from);
      }
    }
    return found;
  }

  /** How long after the answer the job started for the last time; 0 if it did not start then. */
  private static List<Long> lastStart(Map<JobId, Long> answered, List<Sign> signs) {
    return starts(answered, signs, (from, starts) -> starts.get(starts.size() - 1).nanos() - from);
  }

  private static List<Long> firstStart(Map<JobId, Long> answered, List<Sign> signs) {
    return starts(
        answered,
        signs,
        (from, starts) ->
            Duration.between(starts.get(0).execution().scheduledAt(), starts.get(0).at())
                .toNanos());
  }

  private static List<Long> starts(
      Map<JobId, Long> answered, List<Sign> signs, BiFunction<Long, List<Sign>, Long> measure) {
    Map<JobId, List<Sign>> ofJobs = new HashMap<>();
    signs.stream()
        .filter(sign -> sign.kind() == Kind.START)
        .forEach(
            sign ->
                ofJobs.computeIfAbsent(sign.execution().job(), job -> new ArrayList<>()).add(sign));
    List<Long> found = new ArrayList<>();
    answered.forEach(
        (job, from) -> {
          List<Sign> starts = ofJobs.getOrDefault(job, List.of());
          if (!starts.isEmpty()) {
            found.add(Math.max(0, measure.apply(from, starts)));
          }
        });
    return found;
  }

  private void print(String what, List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length == 0) {
      System.out.printf("figure: %s: NOTHING SEEN of %d%n", what, orders);
      return;
    }
    System.out.printf(
        "figure: %s: %d of %d seen, p50 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
        what,
        sorted.length,
        orders,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (0.99 * (sorted.length - 1))] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }
}
