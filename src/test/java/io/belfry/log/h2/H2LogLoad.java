package io.belfry.log.h2;

import static io.belfry.log.Records.T0;
import static io.belfry.log.Records.chunk;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.record;
import static io.belfry.log.Records.running;

import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import io.belfry.job.Trigger;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionQuery;
import io.belfry.log.LogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures the log by hand, outside the build: {@code H2LogLoad million <folder>} and {@code
 * H2LogLoad grow <folder> <seconds>}; run its main with the test class path.
 */
public final class H2LogLoad {
  private static final int JOBS = 10_000;

  private H2LogLoad() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    try (ExecutionLog log = H2ExecutionLog.open(folder)) {
      if (args[0].equals("million")) {
        million(log, folder);
      } else {
        grow(log, folder, Integer.parseInt(args[2]));
      }
    }
    System.out.println("after closing " + megabytes(folder));
  }

  private static void million(ExecutionLog log, Path folder) throws IOException {
    if (log.list(ExecutionQuery.newest(1)).total() == 0) {
      long start = System.nanoTime();
      for (int from = 0; from < 1_000_000; from += 5_000) {
        var bulk = new ArrayList<LogEntry>();
        for (int n = from; n < from + 5_000; n++) {
          bulk.add(entry(record(id(n), 1, state(n), "w" + n % 3 + "~b", trigger(n))));
        }
        log.append(bulk);
      }
      System.out.println("1,000,000 written in " + seconds(start) + ", " + megabytes(folder));
    }
    time("newest 50", log, query());
    time("newest 500", log, new Q().limit(500).get());
    time("job", log, new Q().job("job77").get());
    time("namespace, a tenth", log, new Q().namespace("n1").get());
    time("state failed, 1 %", log, new Q().state(ExecutionState.FAILED).get());
    time("state succeeded, 98 %", log, new Q().state(ExecutionState.SUCCEEDED).get());
    time("trigger manual, 0.1 %", log, new Q().trigger(Trigger.MANUAL).get());
    time("worker", log, new Q().worker("w1").get());
    time("worker + failed", log, new Q().worker("w1").state(ExecutionState.FAILED).get());
    time("namespace + failed", log, new Q().namespace("n1").state(ExecutionState.FAILED).get());
    time("namespace + worker", log, new Q().namespace("n1").worker("w1").get());
    time("an hour in the middle", log, new Q().hour(T0.plusSeconds(5_000)).get());
    time("text in one job", log, new Q().text("job77").get());
    time("text in many jobs", log, new Q().text("job1").get());
    time("text in a reason, 1 %", log, new Q().text("nonZero").get());
    time("text that is nowhere", log, new Q().text("nowhere").get());
    time("text of an id", log, new Q().text(id(500_000).toString()).get());
    var deep = log.list(query());
    for (int i = 0; i < 100; i++) {
      deep = log.list(new Q().cursor(deep.nextCursor().orElseThrow()).get());
    }
    time("page 101", log, new Q().cursor(deep.nextCursor().orElseThrow()).get());
    List<JobId> jobs = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      jobs.add(id(n * 37).job());
    }
    time("latest 5 of 50 jobs", () -> log.latest(jobs, 5));
    time("attempts", () -> log.attempts(id(777_777)));
    time(
        "expire nothing",
        () -> log.expire(id(1).job(), new History(Duration.ofDays(99), 1000), T0));
  }

  private static ExecutionId id(int n) {
    int job = n % JOBS;
    return ExecutionId.scheduled(
        new JobId("n" + job % 10, "job" + job), T0.plusMillis(n / 100 * 1000L));
  }

  private static ExecutionState state(int n) {
    return n % 100 == 7
        ? ExecutionState.FAILED
        : n % 100 == 50 ? ExecutionState.SKIPPED : ExecutionState.SUCCEEDED;
  }

  private static Trigger trigger(int n) {
    return n % 1000 == 3 ? Trigger.MANUAL : Trigger.SCHEDULE;
  }

  /** 100 attempts a second, each written as running, then with a line of output as succeeded. */
  private static void grow(ExecutionLog log, Path folder, int seconds) throws Exception {
    long start = System.nanoTime();
    long slowest = 0;
    for (int bulk = 0; bulk < seconds * 5; bulk++) {
      var entries = new ArrayList<LogEntry>();
      for (int n = bulk * 20; n < bulk * 20 + 20; n++) {
        entries.add(entry(running(id(n), 1)));
        if (n >= 20) {
          ExecutionId before = id(n - 20);
          entries.add(chunk(before, 1, 0, "hello\n"));
          entries.add(entry(record(before, 1, state(n - 20), "w1~boot1", Trigger.SCHEDULE)));
        }
      }
      long began = System.nanoTime();
      log.append(entries);
      slowest = Math.max(slowest, System.nanoTime() - began);
      if (bulk % 150 == 149) {
        System.out.println(
            seconds(start)
                + ": "
                + megabytes(folder)
                + ", slowest bulk "
                + slowest / 1_000_000
                + " ms");
      }
      long wait = start + (bulk + 1) * 200_000_000L - System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  private static void time(String what, ExecutionLog log, ExecutionQuery query) {
    var page = log.list(query);
    time(what + " (" + page.items().size() + " of " + page.total() + ")", () -> log.list(query));
  }

  private static void time(String what, Runnable call) {
    long[] took = new long[21];
    for (int i = 0; i < took.length; i++) {
      long start = System.nanoTime();
      call.run();
      took[i] = System.nanoTime() - start;
      if (i == 3 && took[i] > 2_000_000_000L) {
        took = Arrays.copyOf(took, 4);
        break;
      }
    }
    long first = took[0];
    Arrays.sort(took);
    System.out.printf(
        "%-40s first %6.1f ms, median %6.1f ms, worst %6.1f ms%n",
        what, first / 1e6, took[took.length / 2] / 1e6, took[took.length - 1] / 1e6);
  }

  private static String seconds(long start) {
    return (System.nanoTime() - start) / 1_000_000_000L + " s";
  }

  private static String megabytes(Path folder) throws IOException {
    return Files.size(folder.resolve("executions.mv.db")) / 1_000_000 + " MB";
  }

  private static ExecutionQuery query() {
    return new Q().get();
  }

  private static final class Q {
    private Optional<String> namespace = Optional.empty();
    private Optional<String> job = Optional.empty();
    private Optional<String> worker = Optional.empty();
    private Optional<String> text = Optional.empty();
    private Optional<String> cursor = Optional.empty();
    private Optional<Instant> since = Optional.empty();
    private Set<ExecutionState> states = Set.of();
    private Set<Trigger> triggers = Set.of();
    private int limit = 50;

    Q namespace(String value) {
      namespace = Optional.of(value);
      return this;
    }

    Q job(String value) {
      job = Optional.of(value);
      return this;
    }

    Q worker(String value) {
      worker = Optional.of(value);
      return this;
    }

    Q text(String value) {
      text = Optional.of(value);
      return this;
    }

    Q cursor(String value) {
      cursor = Optional.of(value);
      return this;
    }

    Q hour(Instant from) {
      since = Optional.of(from);
      return this;
    }

    Q state(ExecutionState value) {
      states = Set.of(value);
      return this;
    }

    Q trigger(Trigger value) {
      triggers = Set.of(value);
      return this;
    }

    Q limit(int value) {
      limit = value;
      return this;
    }

    ExecutionQuery get() {
      Optional<Instant> until = since.map(t -> t.plusSeconds(3600));
      return new ExecutionQuery(
          namespace.map(Set::of), job, states, triggers, worker, since, until, text, cursor, limit);
    }
  }
}
