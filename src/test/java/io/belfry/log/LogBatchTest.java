package io.belfry.log;

import static io.belfry.log.Records.chunk;
import static io.belfry.log.Records.claimed;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.running;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogBatchTest {
  private final LogBatch batch = new LogBatch(new SpoolSettings.Batch(3, 1_000, Duration.ZERO));

  @Test
  void writingsOfOneAttemptBecomeOne() {
    batch.add(entry(claimed(id("job", 1), 1)));
    batch.add(entry(running(id("job", 1), 1)));
    batch.add(entry(running(id("job", 1), 2)));
    batch.add(entry(succeeded(id("job", 1), 1)));

    assertThat(batch.entries())
        .containsExactly(entry(succeeded(id("job", 1), 1)), entry(running(id("job", 1), 2)));
  }

  @Test
  void itIsFullByEntries() {
    batch.add(chunk(id("job", 1), 1, 0, "a"));
    batch.add(chunk(id("job", 1), 1, 1, "b"));
    assertThat(batch.isFull()).isFalse();
    batch.add(chunk(id("job", 1), 1, 2, "c"));
    assertThat(batch.isFull()).isTrue();
  }

  @Test
  void itIsFullByBytes() {
    batch.add(chunk(id("job", 1), 1, 0, "a".repeat(899)));
    assertThat(batch.isFull()).isFalse();
    batch.add(chunk(id("job", 1), 1, 1, "a"));
    assertThat(batch.isFull()).isTrue();
  }

  @Test
  void itGoesOnWithWhatIsLeft() {
    batch.add(entry(running(id("job", 1), 1)));
    batch.add(entry(running(id("job", 2), 1)));
    batch.retain(java.util.List.of(entry(running(id("job", 2), 1))));
    batch.add(entry(succeeded(id("job", 2), 1)));

    assertThat(batch.entries()).containsExactly(entry(succeeded(id("job", 2), 1)));
  }
}
