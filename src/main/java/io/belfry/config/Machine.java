package io.belfry.config;

import java.util.Map;

/**
 * What defaults may depend on.
 *
 * @param processors processors that the JVM may use
 * @param serverDataDir the server's own folder for data, or empty where the server names none
 */
public record Machine(int processors, String serverDataDir) {
  /** The machine and the server that this JVM is. */
  public static Machine current(Map<String, String> systemProperties) {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        systemProperties.getOrDefault("jboss.server.data.dir", ""));
  }
}
