package io.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.web.BodyReader.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
  private long now;
  private final BodyReader reader = new BodyReader(Duration.ofSeconds(20), () -> now);

  /** A body of so many bytes, each of which takes so long to come. */
  private final class Trickle extends InputStream {
    private final long pauseNanos;
    private long left;

    Trickle(long bytes, long pauseMillis) {
      this.left = bytes;
      this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    }

    @Override
    public int read() {
      now += pauseNanos;
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int next = read();
      if (next >= 0) {
        target[offset] = (byte) next;
      }
      return next < 0 ? -1 : 1;
    }
  }

  @Test
  void readsABodyToItsEnd() {
    byte[] body = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    Outcome outcome = reader.read(new ByteArrayInputStream(body));
    assertThat(outcome).isInstanceOf(Outcome.Whole.class);
    assertThat(((Outcome.Whole) outcome).bytes()).isEqualTo(body);
  }

  @Test
  void aBodyHasOneMebibyte() {
    assertThat(reader.read(new ByteArrayInputStream(new byte[1 << 20])))
        .isInstanceOf(Outcome.Whole.class);
    assertThat(reader.read(new ByteArrayInputStream(new byte[(1 << 20) + 1])))
        .isInstanceOf(Outcome.TooLarge.class);
  }

  @Test
  void anEndlessBodyEndsAtItsLimit() {
    assertThat(reader.read(new Trickle(Long.MAX_VALUE, 0))).isInstanceOf(Outcome.TooLarge.class);
  }

  @Test
  void aBodyThatTricklesEndsAtItsTime() {
    assertThat(reader.read(new Trickle(Long.MAX_VALUE, 999))).isInstanceOf(Outcome.TooSlow.class);
    assertThat(now).isEqualTo(TimeUnit.MILLISECONDS.toNanos(999 * 21));
  }

  @Test
  void aSlowBodyThatComesInTimeIsRead() {
    assertThat(reader.read(new Trickle(19, 1_000))).isInstanceOf(Outcome.Whole.class);
  }

  @Test
  void aBodyThatBreaksOffIsNone() {
    assertThat(reader.read(failing(1))).isInstanceOf(Outcome.Broken.class);
  }

  @Test
  void whoSendsNothingUntilTheServerHasHadEnoughWasTooSlow() {
    assertThat(reader.read(failing(30))).isInstanceOf(Outcome.TooSlow.class);
  }

  private InputStream failing(long afterSeconds) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        now += TimeUnit.SECONDS.toNanos(afterSeconds);
        throw new IOException("reset by peer");
      }
    };
  }
}
