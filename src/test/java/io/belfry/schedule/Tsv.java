package io.belfry.schedule;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The tab-separated tables of vectors among the test resources. */
final class Tsv {
  private Tsv() {}

  /** The rows of a table without its header; cells are kept as they are, blanks included. */
  static List<List<String>> rows(String name) {
    InputStream file = Objects.requireNonNull(Tsv.class.getResourceAsStream("/cron/" + name), name);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).map(line -> List.of(line.split("\t", -1))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
