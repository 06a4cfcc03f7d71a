package io.belfry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The log of the server under test. */
final class ServerLog {
  private static final Path FILE = Path.of(System.getProperty("belfry.test.server.log"));

  /** What would look like a line of its own behind an end of line. */
  static final String FORGED = "2026-01-01 00:00:00 SEVERE forged";

  private ServerLog() {}

  /**
   * Fails where {@link #FORGED} is in a line of the log that does not begin before it, or where
   * something is that moves a terminal's cursor or turns its writing. Payara puts blanks before
   * every further line of a message, which deceive nobody less.
   */
  static void assertNothingForged(String log, String before) {
    assertThat(log.lines().filter(line -> line.contains(FORGED)))
        .allMatch(line -> line.substring(0, line.indexOf(FORGED)).contains(before));
    assertThat(log).doesNotContain("\u001b[2J", bytes("\u2028"), bytes("\u0085"), bytes("\u202e"));
  }

  private static String bytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /** All that is in it so far, a character for each byte; Payara adds a number to its name. */
  static String read() throws IOException {
    try (Stream<Path> files = Files.list(FILE.toAbsolutePath().getParent())) {
      Path file =
          files
              .filter(each -> each.getFileName().toString().matches("server\\.log(\\.0)?"))
              .findFirst()
              .orElseThrow();
      return Files.readString(file, ISO_8859_1);
    }
  }
}
