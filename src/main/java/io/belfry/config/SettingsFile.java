package io.belfry.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The entries of a settings file, in the format of {@link Properties}, in UTF-8.
 *
 * @param entries names and values
 * @param problems what is wrong with the file as a whole
 */
record SettingsFile(Map<String, String> entries, List<String> problems) {

  static SettingsFile read(Path path) {
    try {
      return parse(Files.readString(path), path.toString());
    } catch (IOException e) {
      String problem =
          SettingsTable.CONFIG.name() + " names the file " + path + ", which can't be read: " + e;
      return new SettingsFile(Map.of(), List.of(problem));
    }
  }

  static SettingsFile parse(String content, String name) {
    Map<String, String> entries = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    Properties collector =
        new Properties() {
          private static final long serialVersionUID = 1L;

          @Override
          public synchronized Object put(Object key, Object value) {
            if (entries.put((String) key, (String) value) != null) {
              problems.add(key + " is there twice in " + name);
            }
            return value;
          }
        };
    try (Reader reader = new StringReader(content)) {
      collector.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      problems.add(name + " is not a properties file: " + e.getMessage());
    }
    return new SettingsFile(entries, problems);
  }
}
