package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk;
import io.belfry.log.OutputChunk.Stream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of large outputs, and what that costs. */
@Timeout(180)
class ShellOutputIT {
  private static final int LIMIT = 64 * 1024;

  @TempDir Path folder;

  @Test
  void keepsHeadAndTailOfALargeOutput() throws Exception {
    try (ShellBench bench = new ShellBench(folder, LIMIT, new NoGuard())) {
      TaskResult result = bench.run("seq 1 200000; echo the end >&2");
      assertThat(result.output()).isEqualTo(new TaskResult.Output(1_288_895 + 8, true));
      String out = bench.text(Stream.STDOUT);
      assertThat(out).startsWith("1\n2\n3\n").endsWith("199999\n200000\n");
      assertThat(bench.text(Stream.STDERR)).isEqualTo("the end\n");
      assertThat(out.length()).isEqualTo(LIMIT - 8);
      assertThat(bench.text(Stream.SYSTEM))
          .isEqualTo("[belfry] " + (1_288_903 - LIMIT) + " bytes of output were cut out here\n");
      assertThat(bench.chunks).extracting(OutputChunk::sequence).isSorted();
      assertThat(bench.chunks).allMatch(chunk -> chunk.data().length <= 16 * 1024);
    }
  }

  @Test
  void splitsNoCharacterBetweenChunks() throws Exception {
    try (ShellBench bench = new ShellBench(folder, LIMIT, new NoGuard())) {
      bench.run("for i in {1..20000}; do printf 'a€𝄞'; done");
      assertThat(bench.chunks)
          .hasSizeGreaterThan(4)
          .allSatisfy(
              chunk ->
                  assertThat(new String(chunk.data(), UTF_8).getBytes(UTF_8))
                      .isEqualTo(chunk.data()));
    }
  }

  @Test
  void aGigabyteNeedsNoMoreMemoryThanALine() throws Exception {
    long gigabyte = 1L << 30;
    Map<String, Long> figures = load(1, gigabyte, 0, "y");
    assertThat(figures).containsEntry("printed", gigabyte + 10).containsEntry("truncated", 1L);
    assertThat(figures.get("kept")).isBetween(1L << 20, (1L << 20) + 100);
    assertThat(figures.get("largest")).isLessThanOrEqualTo(16 * 1024);
  }

  @Test
  void sixtyFourAtOnceFitIntoASmallHeap() throws Exception {
    long bytes = 16L << 20;
    Map<String, Long> figures = load(64, bytes, 0, "y");
    assertThat(figures).containsEntry("printed", 64 * (bytes + 10)).containsEntry("truncated", 64L);
    assertThat(figures.get("kept")).isBetween(64L << 20, (64L << 20) + 64 * 100);
  }

  @ParameterizedTest
  @CsvSource({
    "plain, The quick brown fox jumps over the lazy dog 0123456789",
    "hits, token=secret and more",
    "almost, hunter- hunter-1 hunter-2- hunter-3-01234567"
  })
  void secretsCostLittle(String name, String line) throws Exception {
    long bytes = 256L << 20;
    for (int secrets : new int[] {0, 10}) {
      Map<String, Long> figures = load(1, bytes, secrets, line);
      long perSecond = bytes * 1000 / (1 + figures.get("millis")) >> 20;
      System.out.println(
          "figure: output " + name + " with " + secrets + " secrets: " + perSecond + " MiB/s");
      assertThat(perSecond).isGreaterThan(10);
    }
  }

  /** Runs a worker with a small heap in a JVM of its own; it fails if it runs out of memory. */
  private Map<String, Long> load(int tasks, long bytes, int secrets, String line) throws Exception {
    List<String> command =
        ChildJvm.command(
            List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
            OutputLoad.class,
            folder.toString(),
            Integer.toString(tasks),
            Long.toString(bytes),
            Integer.toString(secrets),
            line);
    Process child = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    String answer = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).isZero();
    System.out.println(tasks + " tasks with -Xmx256m: " + answer.strip());
    Map<String, Long> figures = new HashMap<>();
    for (String pair : new ArrayList<>(List.of(answer.strip().split(" ")))) {
      figures.put(pair.split("=")[0], Long.parseLong(pair.split("=")[1]));
    }
    return figures;
  }
}
