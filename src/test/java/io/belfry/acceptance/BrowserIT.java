package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person's way through the page, in a real Chromium: make a job, see it run, read its output, in
 * English and in Chinese. The steps are in {@code src/main/frontend/e2e/make-a-job.mjs}.
 */
class BrowserIT {
  private static final Path FRONTEND = Path.of("src", "main", "frontend");
  private static final long LIMIT_SECONDS = 120;

  @TempDir Path folder;

  @Test
  void makesAJobAndSeesItRun() throws Exception {
    String chromium =
        onPath("chromium")
            .or(() -> onPath("google-chrome"))
            .orElseThrow(
                () -> new AssertionError("no Chromium on the PATH: bin/test installs it by apt"));
    Path pictures = Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
    try (BelfryProcess node = new BelfryProcess("browser", folder)) {
      node.start().waitReady();
      Path said = folder.resolve("said");
      ProcessBuilder steps =
          new ProcessBuilder(
                  "node", "e2e/make-a-job.mjs", node.client().url(), chromium, pictures.toString())
              .directory(FRONTEND.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      steps.environment().put("BELFRY_E2E_PASSWORD", BelfryClient.PASSWORD);
      Process browser = steps.start();
      boolean ended = browser.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
      assertThat(ended).as("ended within %s s", LIMIT_SECONDS).isTrue();
      assertThat(browser.exitValue()).as(text(said)).isZero();
      node.stop();
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static Optional<String> onPath(String command) {
    for (String entry : List.of(System.getenv("PATH").split(File.pathSeparator))) {
      Path candidate = Path.of(entry, command);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate.toString());
      }
    }
    return Optional.empty();
  }
}
