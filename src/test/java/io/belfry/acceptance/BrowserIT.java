package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person's way through the page, in a real Chromium: make a job, see it run, read its output, in
 * English and in Chinese. The steps are in {@code src/main/frontend/e2e/make-a-job.mjs}.
 */
class BrowserIT {
  @TempDir Path folder;

  @Test
  void makesAJobAndSeesItRun() throws Exception {
    try (BelfryProcess node = new BelfryProcess("browser", folder)) {
      node.start().waitReady();
      Path said = folder.resolve("said");
      assertThat(Chromium.drive("make-a-job.mjs", node.client().url(), said))
          .contains("made a job and saw it run");
      node.stop();
    }
  }
}
