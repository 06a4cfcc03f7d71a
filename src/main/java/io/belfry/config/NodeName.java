package io.belfry.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The stable name of a node: what an administrator gave it, else what the data folder remembers,
 * else a new one of host name and random suffix, which the data folder then remembers.
 *
 * <p>So two nodes on one host differ, and a node keeps its name when its host is renamed or its
 * container is made anew over the same folder.
 */
public final class NodeName {
  static final String FILE = "node-name";
  private static final String SUFFIX_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final int HOST_LENGTH = 63 - 1 - SUFFIX_LENGTH;

  private final Path dataDir;
  private final String host;
  private final RandomGenerator random;

  /**
   * @param dataDir the node's folder; made where it is absent
   * @param host the host's name, with or without its domain
   * @param random where suffixes come from
   */
  public NodeName(Path dataDir, String host, RandomGenerator random) {
    this.dataDir = dataDir;
    this.host = host;
    this.random = random;
  }

  /**
   * The node's name.
   *
   * @throws SettingsException where the folder can't be written or remembers no valid name
   */
  public String resolve(Optional<String> given) {
    return given.orElseGet(this::remembered);
  }

  /** The name of this host, as well as it can be found out. */
  public static String hostName(Map<String, String> environment) {
    String fromShell = environment.getOrDefault("HOSTNAME", "");
    if (!fromShell.isBlank()) {
      return fromShell;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "node";
    }
  }

  private String remembered() {
    Path file = dataDir.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        remember(file, proposal());
      }
      String name = Files.readString(file).strip();
      if (!SettingType.isNodeName(name)) {
        throw problem(file + " holds no valid name of a node: delete it or write one");
      }
      return name;
    } catch (IOException | UncheckedIOException e) {
      throw problem("the file " + file + " can't be read or written: " + e);
    }
  }

  /** Writes aside, then links: a crash leaves no half-written name, and the first writer wins. */
  private void remember(Path file, String name) throws IOException {
    Files.createDirectories(dataDir);
    Path aside = Files.createTempFile(dataDir, FILE, ".new");
    try {
      Files.writeString(aside, name + "\n");
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.createLink(file, aside);
    } catch (FileAlreadyExistsException e) {
      // another node of the same folder was faster; its name counts
    } catch (UnsupportedOperationException e) {
      Files.move(aside, file);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private String proposal() {
    String label =
        host.split("\\.", 2)[0].replaceAll("[^A-Za-z0-9_-]", "").replaceAll("^[_-]+", "");
    String base = label.isEmpty() ? "node" : label;
    StringBuilder name = new StringBuilder(base.substring(0, Math.min(base.length(), HOST_LENGTH)));
    name.append('-');
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(SUFFIX_CHARACTERS.charAt(random.nextInt(SUFFIX_CHARACTERS.length())));
    }
    return name.toString();
  }

  private static SettingsException problem(String text) {
    return new SettingsException(List.of(SettingsTable.NODE_NAME.name() + ": " + text));
  }
}
