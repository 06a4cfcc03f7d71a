package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of docs/security.md to the tests: whatever it names is there. */
class SecurityDocumentTest {
  private static final Path DOCUMENT = Path.of("docs", "security.md");
  private static final List<Path> TESTS =
      List.of(Path.of("src", "test", "java"), Path.of("src", "main", "frontend", "src"));

  @Test
  void everyTestThatTheTableNamesIsThere() throws IOException {
    String document = Files.readString(DOCUMENT);
    List<String> rows =
        document
            .substring(document.indexOf("## What comes back"))
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| input"))
            .toList();
    List<String> there = new ArrayList<>();
    for (Path folder : TESTS) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
            .forEach(there::add);
      }
    }
    assertThat(rows).hasSizeGreaterThan(30);
    for (String row : rows) {
      String cell = row.substring(row.lastIndexOf("|", row.length() - 2));
      List<String> named =
          Pattern.compile("`([\\w.]+)`")
              .matcher(cell)
              .results()
              .map(found -> found.group(1))
              .toList();
      assertThat(there).as(row).containsAll(named);
      assertThat(named.isEmpty()).as(row).isEqualTo(cell.contains("comes with"));
    }
  }
}
