package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After a power failure the store comes back whole, and not before what it promises. */
class PowerLossIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 2"})
  void theStoreComesBackWholeAndNotBeforeWhatItPromises(boolean fsync, long seed)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PowerLoss.class.getName(),
                folder.toString(),
                String.valueOf(fsync),
                String.valueOf(seed))
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).endsWith("whole\n");
    } finally {
      process.destroyForcibly();
    }
  }
}
