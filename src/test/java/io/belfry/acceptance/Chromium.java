package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Drives a real Chromium by a script of {@code src/main/frontend/e2e}, in a Node of its own. */
final class Chromium {
  private static final Path FRONTEND = Path.of("src", "main", "frontend");
  private static final long LIMIT_SECONDS = 120;

  private Chromium() {}

  /**
   * Runs a script to its end, which must be a good one; answers what it said. A picture of the page
   * is left in {@code target/acceptance} where something is wrong.
   *
   * @param script its file in {@code e2e}
   * @param said an empty place for what it says
   * @param more arguments behind the address, the browser and the folder of pictures
   */
  static String drive(String script, String url, Path said, String... more)
      throws IOException, InterruptedException {
    Path pictures = Files.createDirectories(Path.of("target", "acceptance").toAbsolutePath());
    List<String> command = new ArrayList<>(List.of("node", "e2e/" + script, url, browser()));
    command.add(pictures.toString());
    command.addAll(List.of(more));
    ProcessBuilder steps =
        new ProcessBuilder(command)
            .directory(FRONTEND.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    // not in the arguments: every process can read those
    steps.environment().put("BELFRY_E2E_PASSWORD", BelfryClient.PASSWORD);
    Process node = steps.start();
    boolean ended = node.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    node.descendants().forEach(ProcessHandle::destroyForcibly);
    node.destroyForcibly();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(ended).as("ended within %s s: %s", LIMIT_SECONDS, text).isTrue();
    assertThat(node.exitValue()).as(text).isZero();
    return text;
  }

  private static String browser() {
    return onPath("chromium")
        .or(() -> onPath("google-chrome"))
        .orElseThrow(
            () -> new AssertionError("no Chromium on the PATH: bin/test installs it by apt"));
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
