package io.belfry.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Looks at the processes of this machine (Linux). */
public final class Processes {
  private Processes() {}

  /** The ids of the living processes that were started with this in their environment. */
  public static List<Long> withEnvironment(Predicate<String> entry) {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path folder : folders) {
        if (Arrays.stream(environment(folder)).anyMatch(entry)) {
          found.add(Long.valueOf(folder.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** The ids of the living processes of an execution. */
  public static List<Long> ofExecution(String id) {
    return withEnvironment(("BELFRY_EXECUTION_ID=" + id)::equals);
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
