package io.belfry.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/settings.md against the table of settings. {@code mvn test -Dtest=SettingsDocumentTest
 * -DargLine=-Dsettings.document=write} writes it anew.
 */
class SettingsDocumentTest {
  private static final Path DOCUMENT = Path.of("docs", "settings.md");

  private static final String HEAD =
      """
      # Settings

      This page is made from the table in `SettingsTable.java`; a test holds it. To make it anew:
      `mvn test -Dtest=SettingsDocumentTest -DargLine=-Dsettings.document=write`.

      A setting is given as a system property (`-Dbelfry.worker.threads=8`), else as an environment
      variable (`BELFRY_WORKER_THREADS=8`), else in the file that `belfry.config` names, else its
      default holds. An empty environment variable counts as not given. An unknown or malformed
      `belfry.*` system property or entry of the file, and a malformed variable of a known setting,
      stop the deployment with a message that names it; other variables that begin with `BELFRY_`
      are named in the log and ignored. The settings in effect, and where each came from, are
      logged at the start; secrets are masked.

      Durations have a unit: `200ms`, `20s`, `5m`, `1h`, `1d`. So have sizes: `512B`, `64KiB`,
      `1MiB`, `1GiB`.

      | setting | environment | value | default | what it does |
      |---|---|---|---|---|
      """;

  @Test
  void documentShowsTheTable() throws IOException {
    String expected = document();
    if ("write".equals(System.getProperty("settings.document"))) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
  }

  private static String document() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Setting<?> setting : SettingsTable.ALL) {
      text.append("| `").append(setting.name());
      text.append("` | `").append(setting.environmentName());
      text.append("` | ").append(setting.type().documented());
      text.append(" | ").append(setting.fallback().documented());
      text.append(" | ").append(setting.description());
      text.append(setting.secret() ? " **Secret.** |\n" : " |\n");
    }
    return text.toString();
  }
}
