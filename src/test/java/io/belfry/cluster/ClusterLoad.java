package io.belfry.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobId;
import io.belfry.kv.etcd.EtcdCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures what two workers do with one etcd member, run by hand: {@code ClusterLoad [jobs]
 * [seconds] [warm-up seconds] [rounds]}. Every job does nothing, every second. No log, but the
 * spool; the workers' JVMs with their own choice of compiler. Beside it, on the same etcd, a plain
 * loop that takes a lease and a lock for every run, or not: {@code -Dcluster.alone=true}. It
 * asserts nothing.
 */
final class ClusterLoad {
  private static final int LOOPS = 64;
  private static final Duration LOOP_TIME = Duration.ofSeconds(10);
  private static final Duration LOOP_WARM_UP = Duration.ofSeconds(5);
  private static final int DELAY_JOBS = 500;

  /** Beside 4 ms a job, the time that defining them may take. */
  private static final Duration DEFINING = Duration.ofSeconds(10);

  private final int seconds;
  private final int warmUp;

  private ClusterLoad(int seconds, int warmUp) {
    this.seconds = seconds;
    this.warmUp = warmUp;
  }

  /** Prints the figures of each round and their medians. */
  public static void main(String[] arguments) throws Exception {
    int jobs = argument(arguments, 0, 6_000);
    ClusterLoad load = new ClusterLoad(argument(arguments, 1, 60), argument(arguments, 2, 30));
    int rounds = argument(arguments, 3, 3);
    boolean plain = !Boolean.getBoolean("cluster.alone");
    double[] rates = new double[rounds];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Figures full = load.round(jobs, plain);
      full.print();
      rates[round] = full.rate();
      ratios[round] = full.rate() / full.plainRate();
    }
    double[] delays = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Figures light = load.round(DELAY_JOBS, false);
      light.print();
      delays[round] = light.delay(0.99);
    }
    System.out.printf(
        "figure: median of %d: %,.0f executions/s, %.1f times the plain loop; at %d a second the"
            + " p99 of the start delay is %.1f ms%n",
        rounds, median(rates), median(ratios), DELAY_JOBS, median(delays));
  }

  private static int argument(String[] arguments, int index, int usual) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : usual;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The workers' JVM options: those of docs/cluster.md, or {@code -Dcluster.jvm="..."}. */
  private static List<String> jvmOptions() {
    String usual = "-Xms1g -Xmx1g -XX:+UseParallelGC -XX:+AlwaysPreTouch";
    List<String> options =
        new ArrayList<>(List.of(System.getProperty("cluster.jvm", usual).split(" ")));
    options.remove("");
    return options;
  }

  private Figures round(int jobs, boolean plain) throws Exception {
    Path folder = Files.createTempDirectory("cluster-load");
    try (Rig rig = Rig.start(folder, 1)) {
      WorkerProcess.Options options =
          new WorkerProcess.Options(jvmOptions(), Map.of())
              .with(CoreWorker.LOG, LogKind.OFF.name())
              .with(CoreWorker.COUNT, "true")
              .with("belfry.worker.threads", "2000");
      List<WorkerProcess> workers = rig.workers(options, "one", "two");
      awaitBegin(define(rig, jobs));
      pass(warmUp, jobs, rig, workers);
      Sample before = Sample.of(rig.etcd(), workers);
      pass(seconds, jobs, rig, workers);
      Sample after = Sample.of(rig.etcd(), workers);
      rig.stopWorkers();
      double plainRate = 0;
      if (plain) {
        PlainLoop loop = new PlainLoop(rig.kv(), LOOPS);
        double unused = loop.rate(LOOP_WARM_UP);
        plainRate = loop.rate(LOOP_TIME);
      }
      return new Figures(jobs, before, after, plainRate);
    }
  }

  /** Waits, and with {@code -Dcluster.timeline=true} prints the figures of every second. */
  private static void pass(int seconds, int jobs, Rig rig, List<WorkerProcess> workers)
      throws Exception {
    if (!Boolean.getBoolean("cluster.timeline")) {
      TimeUnit.SECONDS.sleep(seconds);
      return;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Sample last = Sample.of(rig.etcd(), workers);
    while (System.nanoTime() < end) {
      TimeUnit.SECONDS.sleep(1);
      Sample next = Sample.of(rig.etcd(), workers);
      System.out.println(Instant.now());
      new Figures(jobs, last, next, 0).print();
      last = next;
    }
  }

  /**
   * When the first jobs begin: once all are defined. They begin in four parts during the warm-up,
   * for no JVM is to begin at its limit.
   */
  private Instant define(Rig rig, int jobs) {
    Instant begin =
        Instant.now().plus(DEFINING).plusMillis(jobs * 4L).truncatedTo(ChronoUnit.SECONDS);
    for (int from = 0; from < jobs; from += 500) {
      Map<Plan, ObjectNode> some = new LinkedHashMap<>();
      for (int i = from; i < Math.min(jobs, from + 500); i++) {
        JobId job = new JobId("load", "j" + i);
        Instant first = begin.plusSeconds(i % 4 * warmUp / 5);
        ObjectNode json = Rig.everySecond(first, first.plusSeconds(86_400), "Allow", Rig.noop());
        json.put("startingDeadlineSeconds", 5).put("catchUp", "None");
        some.put(new Plan(job, Set.of(), Set.of(), Set.of()), json);
      }
      rig.define(some);
    }
    return begin;
  }

  private static void awaitBegin(Instant begin) throws InterruptedException {
    long millis = Duration.between(Instant.now(), begin).toMillis();
    if (millis < 0) {
      throw new IllegalStateException("the jobs were defined only after " + begin);
    }
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /** All counters at one moment. */
  private record Sample(
      long nanos,
      long[] delays,
      long[] ends,
      long[] claims,
      long failures,
      Map<String, Long> etcd,
      Map<String, Duration> cpu) {
    static Sample of(EtcdCluster etcd, List<WorkerProcess> workers)
        throws IOException, InterruptedException {
      long[] delays = new long[Counts.BUCKETS + 1];
      long[] ends = new long[ExecutionState.values().length];
      long[] claims = new long[4];
      long failures = 0;
      Map<String, Duration> cpu = new LinkedHashMap<>();
      for (WorkerProcess worker : workers) {
        JsonNode counts = Json.parse(worker.counts());
        add(delays, counts.get("delays"));
        add(ends, counts.get("ends"));
        add(claims, counts.get("claims"));
        failures += counts.get("failures").asLong();
        cpu.put(worker.name(), worker.cpu());
      }
      cpu.put(
          "etcd",
          ProcessHandle.of(etcd.member(0).pid())
              .orElseThrow()
              .info()
              .totalCpuDuration()
              .orElse(Duration.ZERO));
      return new Sample(
          System.nanoTime(), delays, ends, claims, failures, calls(etcd.member(0)), cpu);
    }

    private static void add(long[] sum, JsonNode numbers) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += numbers.get(i).asLong();
      }
    }

    /** The calls that etcd has answered, by their method. */
    private static Map<String, Long> calls(EtcdCluster.Member member)
        throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(member.clientUrl() + "/metrics")).build();
      String text = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      Map<String, Long> calls = new LinkedHashMap<>();
      for (String line : text.lines().toList()) {
        if (line.startsWith("grpc_server_handled_total{grpc_code=\"OK\"")) {
          String method = line.replaceAll(".*grpc_method=\"(\\w+)\".*", "$1");
          long count = (long) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
          calls.merge(method, count, Long::sum);
        }
      }
      return calls;
    }
  }

  /** What happened between two moments. */
  private record Figures(int jobs, Sample before, Sample after, double plainRate) {
    double time() {
      return (after.nanos() - before.nanos()) / 1e9;
    }

    long started() {
      return Arrays.stream(delays()).sum();
    }

    double rate() {
      return started() / time();
    }

    private long[] delays() {
      return minus(after.delays(), before.delays());
    }

    private static long[] minus(long[] more, long[] less) {
      long[] difference = more.clone();
      Arrays.setAll(difference, i -> more[i] - less[i]);
      return difference;
    }

    /** The upper bound of the bucket that this share of the starts lies within, in ms. */
    double delay(double share) {
      long[] delays = delays();
      long left = (long) Math.ceil(share * Arrays.stream(delays).sum());
      int bucket = 0;
      while (bucket < Counts.BUCKETS && left > delays[bucket]) {
        left -= delays[bucket];
        bucket++;
      }
      return Counts.boundMillis(bucket);
    }

    private long ended(ExecutionState state) {
      return after.ends()[state.ordinal()] - before.ends()[state.ordinal()];
    }

    private long calls(String method) {
      return after.etcd().getOrDefault(method, 0L) - before.etcd().getOrDefault(method, 0L);
    }

    void print() {
      long[] claims = minus(after.claims(), before.claims());
      System.out.printf(
          "figure: %d jobs a second for %.0f s: %,.0f executions/s, %d missed, start delay p50"
              + " %.1f ms, p99 %.1f ms; claims %d in %d batches, %d lost, %d failed; turns failed"
              + " %d%n",
          jobs,
          time(),
          rate(),
          ended(ExecutionState.MISSED) + ended(ExecutionState.SKIPPED),
          delay(0.5),
          delay(0.99),
          claims[0],
          claims[3],
          claims[1],
          claims[2],
          after.failures() - before.failures());
      List<String> shares = new ArrayList<>();
      after
          .cpu()
          .forEach(
              (name, used) ->
                  shares.add(
                      "%s %.0f %%"
                          .formatted(
                              name, used.minus(before.cpu().get(name)).toNanos() / 1e7 / time())));
      System.out.printf(
          "figure: etcd transactions per execution %.3f (ranges %d); processor: %s%n",
          calls("Txn") / (double) Math.max(1, started()),
          calls("Range"),
          String.join(", ", shares));
      if (plainRate > 0) {
        System.out.printf(
            "figure: a lease and a lock per run, %d in flight: %,.0f runs/s; ratio %.1f%n",
            LOOPS, plainRate, rate() / plainRate);
      }
    }
  }
}
