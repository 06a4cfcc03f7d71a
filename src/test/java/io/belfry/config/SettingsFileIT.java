package io.belfry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileIT {
  @TempDir Path folder;

  private SettingsSources sources(String content, Map<String, String> env) throws IOException {
    Path file = Files.writeString(folder.resolve("belfry.properties"), content);
    return new SettingsSources(Map.of("belfry.config", file.toString()), env, new Machine(2, ""));
  }

  private List<String> problems(String content) throws IOException {
    SettingsSources sources = sources(content, Map.of());
    return catchThrowableOfType(SettingsException.class, () -> Settings.load(sources)).problems();
  }

  @Test
  void fileBeatsDefaultAndLosesToEnvironment() throws IOException {
    String content = "# ours\nbelfry.worker.threads = 7\nbelfry.node.labels=zone=e\n";
    assertThat(Settings.load(sources(content, Map.of())).effective())
        .contains("belfry.worker.threads = 7 (file)", "belfry.node.labels = zone=e (file)");
    Map<String, String> env = Map.of("BELFRY_WORKER_THREADS", "8");
    assertThat(Settings.load(sources(content, env)).worker().threads()).isEqualTo(8);
  }

  @Test
  void fileMayBeNamedByTheEnvironment() throws IOException {
    Path file = Files.writeString(folder.resolve("b.properties"), "belfry.worker.threads=9");
    Settings settings =
        Settings.load(
            new SettingsSources(
                Map.of(), Map.of("BELFRY_CONFIG", file.toString()), new Machine(2, "")));
    assertThat(settings.worker().threads()).isEqualTo(9);
  }

  @Test
  void unknownEntryIsNamed() throws IOException {
    assertThat(problems("belfry.workers.threads=4\nlogging.level=info"))
        .containsExactly(
            "unknown setting belfry.workers.threads from file"
                + " (did you mean belfry.worker.threads?)",
            "unknown setting logging.level from file");
  }

  @Test
  void malformedEntryIsNamed() throws IOException {
    assertThat(problems("belfry.worker.threads=many"))
        .singleElement()
        .asString()
        .startsWith("belfry.worker.threads from file: 'many'");
  }

  @Test
  void entryGivenTwiceIsNamed() throws IOException {
    assertThat(problems("belfry.worker.threads=4\nbelfry.worker.threads=5"))
        .singleElement()
        .asString()
        .startsWith("belfry.worker.threads is there twice in ");
  }

  @Test
  void fileCantNameAnotherFile() throws IOException {
    assertThat(problems("belfry.config=/elsewhere"))
        .containsExactly("belfry.config can't be set in the file that it names");
  }

  @Test
  void brokenEscapeIsReported() throws IOException {
    assertThat(problems("belfry.node.name=\\u12x"))
        .singleElement()
        .asString()
        .contains("is not a properties file");
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("missing.properties");
    SettingsSources sources =
        new SettingsSources(
            Map.of("belfry.config", missing.toString()), Map.of(), new Machine(2, ""));
    assertThat(
            catchThrowableOfType(SettingsException.class, () -> Settings.load(sources)).problems())
        .singleElement()
        .asString()
        .contains("belfry.config names the file " + missing);
  }
}
