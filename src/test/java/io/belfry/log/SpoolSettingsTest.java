package io.belfry.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.log.SpoolSettings.Batch;
import io.belfry.log.SpoolSettings.Pressure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SpoolSettingsTest {
  private final SpoolSettings settings =
      new SpoolSettings(Path.of("spool"), 800, 100, 64, Batch.DEFAULT); // reserve: 100

  @Test
  void outputIsCutFirstThenNothingMoreIsBegun() {
    assertThat(settings.pressure(699, 1_000)).isEqualTo(Pressure.NONE);
    assertThat(settings.pressure(700, 1_000)).isEqualTo(Pressure.CUT_OUTPUT);
    assertThat(settings.pressure(749, 1_000)).isEqualTo(Pressure.CUT_OUTPUT);
    assertThat(settings.pressure(750, 1_000)).isEqualTo(Pressure.FULL);
  }

  @Test
  void theDisksOwnRoomCountsToo() {
    assertThat(settings.pressure(0, 100)).isEqualTo(Pressure.NONE);
    assertThat(settings.pressure(0, 99)).isEqualTo(Pressure.CUT_OUTPUT);
    assertThat(settings.pressure(0, 49)).isEqualTo(Pressure.FULL);
  }
}
