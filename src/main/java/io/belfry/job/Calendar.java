package io.belfry.job;

import io.belfry.schedule.CalendarRules;

/**
 * A calendar as the store keeps it: a named set of days and hours that jobs include or exclude.
 *
 * @param name the name jobs refer to
 * @param displayName a name to show, or the empty string
 * @param description free text
 * @param rules what is in it
 */
public record Calendar(String name, String displayName, String description, CalendarRules rules) {
  private static final int LONGEST_NAME = 63;

  /** Whether a calendar, or a maintenance window, can have this name. */
  public static boolean isValidName(String name) {
    return name.length() <= LONGEST_NAME && JobId.isValidPart(name);
  }
}
