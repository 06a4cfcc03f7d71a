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
  CATCH_UP("catchUp"),
  /** Somebody asked for a range of past scheduled times. */
  BACKFILL("backfill");

  private final String text;

  Trigger(String text) {
    this.text = text;
  }

  /** What made the first attempt of an execution start, as its id tells. */
  public static Trigger ofFirst(ExecutionId id) {
    return id.isManual() ? MANUAL : id.isBackfill() ? BACKFILL : SCHEDULE;
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
