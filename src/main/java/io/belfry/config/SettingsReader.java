package io.belfry.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads settings from their sources by the table: system property, else environment variable, else
 * file, else default. An unknown name and a malformed value are collected and reported together.
 */
final class SettingsReader {
  private static final String PREFIX = "belfry.";
  private static final String ENVIRONMENT_PREFIX = "BELFRY_";
  private static final int NEAR = 4;

  private final List<Setting<?>> table;
  private final SettingsSources sources;
  private final List<String> problems = new ArrayList<>();

  SettingsReader(List<Setting<?>> table, SettingsSources sources) {
    this.table = table;
    this.sources = sources;
  }

  /** The values, or a {@link SettingsException}. */
  Settings read() {
    Optional<SettingValue<Optional<Path>>> config = read(SettingsTable.CONFIG, Map.of());
    SettingsFile file =
        config
            .flatMap(SettingValue::value)
            .map(SettingsFile::read)
            .orElse(new SettingsFile(Map.of(), List.of()));
    problems.addAll(file.problems());
    findUnknown(Origin.SYSTEM_PROPERTY, prefixed(sources.systemProperties(), PREFIX));
    findUnknown(Origin.FILE, file.entries().keySet().stream());
    if (file.entries().containsKey(SettingsTable.CONFIG.name())) {
      problems.add(SettingsTable.CONFIG.name() + " can't be set in the file that it names");
    }
    Map<Setting<?>, SettingValue<?>> values = new LinkedHashMap<>();
    config.ifPresent(value -> values.put(SettingsTable.CONFIG, value));
    for (Setting<?> setting : table) {
      if (setting != SettingsTable.CONFIG) {
        read(setting, file.entries()).ifPresent(value -> values.put(setting, value));
      }
    }
    return checked(values);
  }

  private Settings checked(Map<Setting<?>, SettingValue<?>> values) {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    Settings settings = new Settings(values, ignoredEnvironment());
    List<String> conflicts = SettingsChecks.problems(settings);
    if (!conflicts.isEmpty()) {
      throw new SettingsException(conflicts);
    }
    return settings;
  }

  private <T> Optional<SettingValue<T>> read(Setting<T> setting, Map<String, String> file) {
    return explicit(setting, Origin.SYSTEM_PROPERTY, sources.systemProperties(), setting.name())
        .or(() -> explicit(setting, Origin.ENVIRONMENT, environment(), setting.environmentName()))
        .or(() -> explicit(setting, Origin.FILE, file, setting.name()))
        .orElseGet(() -> parse(setting, Origin.DEFAULT, defaultOf(setting)));
  }

  /** What one source says: empty where it is silent, an empty value where it is malformed. */
  private <T> Optional<Optional<SettingValue<T>>> explicit(
      Setting<T> setting, Origin origin, Map<String, String> source, String name) {
    return Optional.ofNullable(source.get(name)).map(text -> parse(setting, origin, text));
  }

  private <T> Optional<SettingValue<T>> parse(Setting<T> setting, Origin origin, String raw) {
    String text = raw.strip();
    try {
      T value = setting.type().parser().apply(text);
      return Optional.of(new SettingValue<>(setting, text, value, origin));
    } catch (IllegalArgumentException e) {
      String name =
          origin == Origin.ENVIRONMENT
              ? setting.environmentName() + " (" + setting.name() + ")"
              : setting.name();
      String given = setting.secret() ? "its value" : "'" + clip(text) + "'";
      problems.add(name + " from " + origin + ": " + given + " is not " + e.getMessage());
      return Optional.empty();
    }
  }

  private String defaultOf(Setting<?> setting) {
    return setting.fallback().text().apply(sources.machine());
  }

  /** An empty variable counts as none: that is how container tools pass on what is not set. */
  private Map<String, String> environment() {
    Map<String, String> given = new LinkedHashMap<>(sources.environment());
    given.values().removeIf(String::isBlank);
    return given;
  }

  private void findUnknown(Origin origin, Stream<String> names) {
    names
        .filter(name -> table.stream().noneMatch(setting -> setting.name().equals(name)))
        .sorted()
        .map(name -> "unknown setting " + clip(name) + " from " + origin + suggestion(name))
        .forEach(problems::add);
  }

  private String suggestion(String name) {
    return table.stream()
        .map(Setting::name)
        .min(Comparator.comparingInt(known -> Words.distance(known, name)))
        .filter(known -> Words.distance(known, name) <= NEAR)
        .map(known -> " (did you mean " + known + "?)")
        .orElse("");
  }

  private List<String> ignoredEnvironment() {
    return prefixed(sources.environment(), ENVIRONMENT_PREFIX)
        .filter(name -> table.stream().map(Setting::environmentName).noneMatch(name::equals))
        .sorted()
        .toList();
  }

  private static Stream<String> prefixed(Map<String, String> source, String prefix) {
    return source.keySet().stream().filter(name -> name.startsWith(prefix));
  }

  private static String clip(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 80 ? line : line.substring(0, 80) + "…";
  }
}
