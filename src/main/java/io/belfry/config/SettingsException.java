package io.belfry.config;

import java.util.List;

/** The settings are wrong and the application must not start; says all that is wrong at once. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** What is wrong, one sentence each, naming the setting; never the value of a secret. */
  public SettingsException(List<String> problems) {
    super("Belfry can't start: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, one sentence each. */
  public List<String> problems() {
    return problems;
  }
}
