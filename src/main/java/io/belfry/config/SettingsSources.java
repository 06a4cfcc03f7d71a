package io.belfry.config;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The texts that settings are read from, beside the file that they name.
 *
 * @param systemProperties all system properties
 * @param environment all environment variables
 * @param machine what defaults depend on
 */
public record SettingsSources(
    Map<String, String> systemProperties, Map<String, String> environment, Machine machine) {
  public SettingsSources {
    systemProperties = Map.copyOf(systemProperties);
    environment = Map.copyOf(environment);
  }

  /** The properties and the environment of this JVM. */
  public static SettingsSources current() {
    Map<String, String> properties =
        System.getProperties().stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
    return new SettingsSources(properties, System.getenv(), Machine.current(properties));
  }
}
