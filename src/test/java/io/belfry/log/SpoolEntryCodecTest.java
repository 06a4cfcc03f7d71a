package io.belfry.log;

import static io.belfry.log.Records.T0;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.running;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.codec.UnreadableValueException;
import io.belfry.log.Spool.Verdict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpoolEntryCodecTest {
  @Test
  void readsWhatItWrote() throws Exception {
    List<SpoolEntry> all =
        List.of(
            new SpoolEntry.Provisional(succeeded(id("job", 1), 2)),
            new SpoolEntry.Settled(AttemptKey.of(succeeded(id("job", 1), 2)), Verdict.ACCEPTED),
            new SpoolEntry.Settled(new AttemptKey(id("job", 1), 1, ""), Verdict.LATE),
            new SpoolEntry.Direct(entry(running(id("job", 1), 1))),
            new SpoolEntry.Direct(AuditEntries.by(AuditEntries.entry(1), "\u0000\n汉", "ci")),
            new SpoolEntry.Direct(AuditEntries.bare(2)));
    for (SpoolEntry each : all) {
      assertThat(SpoolEntryCodec.read(SpoolEntryCodec.write(each))).isEqualTo(each);
    }
  }

  @Test
  void readsOutputByteByByte() throws Exception {
    byte[] data = {0, -1, 127, -128, 10};
    var chunk = new OutputChunk(id("job", 1), 3, 9, OutputChunk.Stream.STDERR, T0, data);

    SpoolEntry read = SpoolEntryCodec.read(SpoolEntryCodec.write(new SpoolEntry.Direct(chunk)));

    var back = (OutputChunk) ((SpoolEntry.Direct) read).entry();
    assertThat(back).usingRecursiveComparison().isEqualTo(chunk);
  }

  @Test
  void bytesOfALaterVersionBehindTheFieldsArePassedOver() throws Exception {
    var settled = new SpoolEntry.Settled(new AttemptKey(id("job", 1), 1, "c"), Verdict.LATE);
    byte[] bytes = SpoolEntryCodec.write(settled);

    assertThat(SpoolEntryCodec.read(Arrays.copyOf(bytes, bytes.length + 7))).isEqualTo(settled);
  }

  @Test
  void whatIsNoEntryIsUnreadable() {
    var provisional = SpoolEntryCodec.write(new SpoolEntry.Provisional(running(id("j", 1), 1)));
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[] {9},
            new byte[] {2, 0},
            new byte[] {1, '{', '}'},
            new byte[] {5, '{', '}'},
            Arrays.copyOf(provisional, provisional.length - 3))) {
      assertThatThrownBy(() -> SpoolEntryCodec.read(bytes))
          .isInstanceOf(UnreadableValueException.class);
    }
  }
}
