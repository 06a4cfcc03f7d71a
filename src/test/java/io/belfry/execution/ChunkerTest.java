package io.belfry.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkerTest {
  private final Chunker chunker = new Chunker(100);

  @Test
  void givesABytesFirstChunkWhenItHasWaitedLongEnough() {
    put("one ", 1_000);
    put("two", 1_050);
    assertThat(chunker.take(1_099)).isEmpty();
    assertThat(chunker.take(1_100)).hasValueSatisfying(data -> assertText(data, "one two"));
    assertThat(chunker.take(9_000)).isEmpty();
  }

  @Test
  void givesAFullChunkAtOnce() {
    put("x".repeat(Chunker.SIZE), 0);
    assertThat(chunker.space()).isZero();
    assertThat(chunker.take(0)).hasValueSatisfying(data -> assertThat(data).hasSize(16 * 1024));
    assertThat(chunker.space()).isEqualTo(Chunker.SIZE);
  }

  @Test
  void keepsAnUnfinishedCharacterForTheNextChunk() {
    byte[] euro = "€".getBytes(UTF_8);
    put("x".repeat(Chunker.SIZE - 2), 0);
    put(euro, 0, 2, 0);
    assertThat(chunker.take(0))
        .hasValueSatisfying(data -> assertThat(data).hasSize(Chunker.SIZE - 2));
    put(euro, 2, 1, 0);
    assertThat(chunker.takeRest()).hasValueSatisfying(data -> assertText(data, "€"));
    assertThat(chunker.takeRest()).isEmpty();
  }

  @Test
  void doesNotKeepAnUnfinishedCharacterForEver() {
    put(new byte[] {'a', (byte) 0xe2}, 0, 2, 0);
    assertThat(chunker.take(100)).hasValueSatisfying(data -> assertText(data, "a"));
    assertThat(chunker.take(150)).isEmpty();
    assertThat(chunker.take(200)).hasValueSatisfying(data -> assertThat(data).hasSize(1));
  }

  private void put(String text, long at) {
    byte[] data = text.getBytes(UTF_8);
    put(data, 0, data.length, at);
  }

  private void put(byte[] data, int from, int count, long at) {
    int taken =
        chunker.fill(
            (buffer, offset, space) -> {
              System.arraycopy(data, from, buffer, offset, count);
              return count;
            },
            at);
    assertThat(taken).isEqualTo(count);
  }

  private static void assertText(byte[] data, String text) {
    assertThat(new String(data, UTF_8)).isEqualTo(text);
  }
}
