package io.belfry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeNameIT {
  @TempDir Path folder;

  private NodeName at(String dir, String host, long seed) {
    return new NodeName(folder.resolve(dir), host, new Random(seed));
  }

  @Test
  void nameIsRememberedByTheFolder() throws IOException {
    String first = at("a/b", "host1.example.org", 1).resolve(Optional.empty());
    assertThat(first).matches("host1-[a-z2-9]{5}");
    assertThat(at("a/b", "renamed", 2).resolve(Optional.empty())).isEqualTo(first);
    try (var files = Files.list(folder.resolve("a/b"))) {
      assertThat(files).containsExactly(folder.resolve("a/b/node-name"));
    }
  }

  @Test
  void twoNodesOnOneHostDiffer() {
    assertThat(at("a", "host", 1).resolve(Optional.empty()))
        .isNotEqualTo(at("b", "host", 2).resolve(Optional.empty()));
  }

  @Test
  void givenNameWinsAndIsNotWrittenDown() {
    assertThat(at("a", "host", 1).resolve(Optional.of("mine"))).isEqualTo("mine");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "'',node",
    "-_x,x",
    "web server!,webserver",
    "日本,node",
    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg,"
        + "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffff",
  })
  void everyHostGivesAValidName(String host, String base) {
    String name = at("a", host, 1).resolve(Optional.empty());
    assertThat(name).startsWith(base + "-").hasSize(base.length() + 6);
    assertThat(SettingType.isNodeName(name)).isTrue();
  }

  @Test
  void damagedFileIsReported() throws IOException {
    Files.writeString(folder.resolve("node-name"), "a b\n");
    assertThatThrownBy(() -> at(".", "host", 1).resolve(Optional.empty()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("belfry.node.name")
        .hasMessageContaining("holds no valid name");
  }

  @Test
  void unwritableFolderIsReported() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> at("file/sub", "host", 1).resolve(Optional.empty()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("can't be read or written");
  }

  @Test
  void hostNameComesFromTheEnvironmentFirst() {
    assertThat(NodeName.hostName(Map.of("HOSTNAME", "abc"))).isEqualTo("abc");
    assertThat(NodeName.hostName(Map.of())).isNotBlank();
  }
}
