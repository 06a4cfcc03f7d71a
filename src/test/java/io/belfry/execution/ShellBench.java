package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.belfry.execution.TaskRunner.Running;
import io.belfry.job.JobDefinition.Limits;
import io.belfry.job.Task;
import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk;
import io.belfry.log.OutputChunk.Stream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A shell runner with all it needs, for tests with real processes; ends all that is left. */
final class ShellBench implements AutoCloseable {
  final String stableName = "bench-" + UUID.randomUUID();
  final String worker = stableName + "~1";
  final List<OutputChunk> chunks = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ShellTaskRunner runner;

  ShellBench(Path scratch) {
    this(scratch, ShellTaskRunner.Settings.DEFAULT_OUTPUT_LIMIT, new NoGuard());
  }

  ShellBench(Path scratch, int outputLimit, ProcessGuard guard) {
    this(scratch, outputLimit, guard, SecretResolver.NONE);
  }

  ShellBench(Path scratch, int outputLimit, ProcessGuard guard, SecretResolver secrets) {
    Map<String, String> environment =
        Map.of("PATH", System.getenv("PATH"), "HOME", "/tmp", "BELFRY_SECRET", "s3cret");
    var settings = new ShellTaskRunner.Settings(scratch, outputLimit, environment);
    runner = new ShellTaskRunner(settings, threads, guard, secrets, Clock.systemUTC());
  }

  Running start(String command) {
    return start(Attempts.bash(command), Attempts.noLimits());
  }

  Running start(Task task, Limits limits) {
    return runner.start(Attempts.of(worker, task, limits), chunks::add);
  }

  TaskResult run(String command) throws Exception {
    return end(start(command));
  }

  TaskResult run(Task task) throws Exception {
    return end(start(task, Attempts.noLimits()));
  }

  TaskResult run(String command, Duration deadline, Duration grace) throws Exception {
    Limits limits = Attempts.limits(Optional.of(deadline), grace);
    return end(start(Attempts.bash(command), limits));
  }

  static TaskResult end(Running running) throws Exception {
    return running.result().get(60, TimeUnit.SECONDS);
  }

  /** What came out of one stream so far. */
  String text(Stream stream) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    chunks.stream()
        .filter(chunk -> chunk.stream() == stream)
        .forEach(chunk -> bytes.writeBytes(chunk.data()));
    return bytes.toString(UTF_8);
  }

  /** The processes that carry this bench's mark. */
  List<ProcessEntry> alive() {
    return alive(stableName + "~");
  }

  /** The processes whose worker's id begins like this. */
  static List<ProcessEntry> alive(String prefix) {
    return ProcessTable.whole().read().stream()
        .filter(process -> !process.place().dead())
        .filter(process -> process.mark().filter(m -> m.worker().startsWith(prefix)).isPresent())
        .toList();
  }

  @Override
  public void close() {
    Leftovers.kill(stableName);
    threads.shutdownNow();
  }
}
