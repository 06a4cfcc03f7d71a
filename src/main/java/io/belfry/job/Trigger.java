package io.belfry.job;

/** What made an attempt start. */
public enum Trigger {
  /** Its scheduled time, within the starting deadline. */
  SCHEDULE("schedule"),
  /** A person or a program asked for it. */
  MANUAL("manual"),
  /** The retry policy, after a failed attempt of the same execution. */
  RETRY("retry"),
  /** The catch-up policy, for a scheduled time whose starting deadline had passed. */
  CATCH_UP("catchUp");

  private final String text;

  Trigger(String text) {
    this.text = text;
  }

  /** The name in the API and in stores. */
  public String text() {
    return text;
  }

  /** Reads {@link #text()}; throws {@link IllegalArgumentException} on anything else. */
  public static Trigger of(String text) {
    for (Trigger trigger : values()) {
      if (trigger.text.equals(text)) {
        return trigger;
      }
    }
    throw new IllegalArgumentException("no trigger: " + text);
  }
}
