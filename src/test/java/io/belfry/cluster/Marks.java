package io.belfry.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The processes of jobs on this machine, found by the marks that they carry (Linux). */
final class Marks {
  private Marks() {}

  /** The ids of the living processes of the worker with this whole id. */
  static List<Long> of(String worker) {
    String mark = "BELFRY_WORKER=" + worker;
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path folder : folders) {
        if (Arrays.asList(environment(folder)).contains(mark)) {
          found.add(Long.valueOf(folder.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String[] environment(Path folder) {
    try {
      byte[] bytes = Files.readAllBytes(folder.resolve("environ"));
      return new String(bytes, StandardCharsets.ISO_8859_1).split("\0");
    } catch (IOException e) {
      return new String[0]; // it ended meanwhile, or it is another user's
    }
  }
}
