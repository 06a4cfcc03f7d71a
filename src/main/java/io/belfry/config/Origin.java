package io.belfry.config;

/** Where the value of a setting came from; an earlier one wins over a later one. */
public enum Origin {
  SYSTEM_PROPERTY("system property"),
  ENVIRONMENT("environment"),
  FILE("file"),
  DEFAULT("default");

  private final String words;

  Origin(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
