package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.job.TaskResult;
import io.belfry.log.OutputChunk.Stream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadTailTest {
  private static final Instant AT = Instant.EPOCH;

  private final List<Tail.Output> given = new ArrayList<>();

  @Test
  void givesALittleOutputAtOnceAndWhole() {
    HeadTail kept = kept(100);
    out(kept, "hello ");
    err(kept, "world");
    assertThat(texts()).containsExactly("hello ", "world");
    assertThat(kept.finish(AT)).isEqualTo(new TaskResult.Output(11, false));
    assertThat(given).extracting(Tail.Output::stream).containsExactly(Stream.STDOUT, Stream.STDERR);
  }

  @Test
  void keepsAllThatFitsTheLimitExactly() {
    HeadTail kept = kept(20);
    out(kept, "0123456789abcdefghij");
    assertThat(kept.finish(AT)).isEqualTo(new TaskResult.Output(20, false));
    assertThat(String.join("", texts())).isEqualTo("0123456789abcdefghij");
  }

  @Test
  void cutsTheMiddleAndSaysHowMuch() {
    HeadTail kept = kept(20);
    out(kept, "0123456");
    out(kept, "789abcdefghijklm");
    err(kept, "nopqrstuvw");
    assertThat(texts()).containsExactly("0123456", "789");
    assertThat(kept.finish(AT)).isEqualTo(new TaskResult.Output(33, true));
    assertThat(texts())
        .containsExactly(
            "0123456", "789", "[belfry] 13 bytes of output were cut out here\n", "nopqrstuvw");
    assertThat(given)
        .extracting(Tail.Output::stream)
        .containsExactly(Stream.STDOUT, Stream.STDOUT, Stream.SYSTEM, Stream.STDERR);
  }

  @Test
  void splitsNoCharacterAtTheCut() {
    HeadTail kept = kept(16);
    out(kept, "€".repeat(10));
    TaskResult.Output output = kept.finish(AT);
    assertThat(output).isEqualTo(new TaskResult.Output(30, true));
    assertThat(texts())
        .containsExactly("€€", "[belfry] 15 bytes of output were cut out here\n", "€€€");
  }

  @Test
  void putsRemarksBehindWhatTheTaskPrintedBefore() {
    HeadTail kept = kept(8);
    out(kept, "ab");
    kept.remark(AT, "first\n");
    out(kept, "cdefghijkl");
    kept.remark(AT, "second\n");
    kept.finish(AT);
    assertThat(texts())
        .containsExactly(
            "ab",
            "first\n",
            "cd",
            "[belfry] 4 bytes of output were cut out here\n",
            "ijkl",
            "second\n");
  }

  @Test
  void staysBoundedWhenTwoStreamsTakeTurnsByteByByte() {
    HeadTail kept = kept(1024 * 1024);
    out(kept, "x".repeat(512 * 1024));
    for (int i = 0; i < 50_000; i++) {
      out(kept, "o");
      err(kept, "e");
    }
    assertThat(kept.finish(AT)).isEqualTo(new TaskResult.Output(512 * 1024 + 100_000, true));
    assertThat(given).hasSize(1 + 1 + Tail.MAX_PIECES);
  }

  /** Against the obvious way: keep everything, cut at the end. */
  @Test
  void keepsExactlyHeadAndTailOfAnyOutput() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      given.clear();
      int limit = 2 * (1 + random.nextInt(40_000));
      HeadTail kept = kept(limit);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = random.nextInt(40); i > 0; i--) {
        byte[] data = ascii(random, random.nextInt(Chunker.SIZE));
        all.writeBytes(data);
        kept.add(random.nextBoolean() ? Stream.STDOUT : Stream.STDERR, AT, data);
      }
      TaskResult.Output output = kept.finish(AT);
      byte[] expected = all.toByteArray();
      String as = "seed " + seed + ", round " + round + ", limit " + limit;
      assertThat(output.bytes()).as(as).isEqualTo(expected.length);
      assertThat(output.truncated()).as(as).isEqualTo(expected.length > limit);
      String text = new String(expected, UTF_8);
      String whole =
          expected.length <= limit
              ? text
              : text.substring(0, limit / 2)
                  + "[belfry] "
                  + (expected.length - limit)
                  + " bytes of output were cut out here\n"
                  + text.substring(text.length() - limit / 2);
      assertThat(String.join("", texts()).equals(whole)).as(as).isTrue();
      assertThat(given).as(as).allMatch(piece -> piece.data().length <= Chunker.SIZE);
    }
  }

  private static byte[] ascii(Random random, int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) ('a' + random.nextInt(26));
    }
    return data;
  }

  private HeadTail kept(int limit) {
    return new HeadTail(limit, given::add);
  }

  private static void out(HeadTail kept, String text) {
    kept.add(Stream.STDOUT, AT, text.getBytes(UTF_8));
  }

  private static void err(HeadTail kept, String text) {
    kept.add(Stream.STDERR, AT, text.getBytes(UTF_8));
  }

  private List<String> texts() {
    return given.stream().map(piece -> new String(piece.data(), UTF_8)).toList();
  }
}
