package io.belfry.api;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documents of calendars and maintenance windows, as the API's description shows them. */
final class CalendarSchemas {
  private CalendarSchemas() {}

  @Schema(
      name = "Calendar",
      description = "A named set of days and hours: what repeats, and dates, without exceptions.",
      requiredProperties = {"name"})
  record Calendar(
      String name,
      @Schema(nullable = true) @Nullable String displayName,
      @Schema(nullable = true) @Nullable String description,
      @Schema(nullable = true, description = "null: that of each job") @Nullable String timeZone,
      @Schema(nullable = true) @Nullable List<WeeklyHours> weekly,
      @Schema(nullable = true) @Nullable List<CalendarDate> dates,
      @Schema(nullable = true) @Nullable List<CalendarDate> except,
      @Schema(nullable = true, readOnly = true) @Nullable CalendarStatus status) {}

  @Schema(
      name = "WeeklyHours",
      requiredProperties = {"days"})
  record WeeklyHours(
      @Schema(description = "Mon, Tue, Wed, Thu, Fri, Sat, Sun") List<String> days,
      @Schema(nullable = true, defaultValue = "00:00") @Nullable String from,
      @Schema(
              nullable = true,
              defaultValue = "24:00",
              description = "exclusive; not later than from: on the day after")
          @Nullable String until) {}

  @Schema(
      name = "CalendarDate",
      description =
          "Days from .. to, both inclusive, or times of day from .. until, the end exclusive.",
      requiredProperties = {"from"})
  record CalendarDate(
      @Schema(description = "2026-10-01, or 2026-10-01T09:00 with until") String from,
      @Schema(nullable = true, description = "the last day") @Nullable String to,
      @Schema(nullable = true, description = "2026-10-01T18:00") @Nullable String until,
      @Schema(nullable = true) @Nullable String label) {}

  @Schema(
      name = "CalendarStatus",
      description = "What has the calendar.",
      requiredProperties = {"jobs", "windows"})
  record CalendarStatus(int jobs, List<String> windows) {}

  @Schema(
      name = "CalendarList",
      requiredProperties = {"items", "total"})
  record CalendarList(
      List<Calendar> items, @Schema(nullable = true) @Nullable String nextCursor, long total) {}

  @Schema(
      name = "MaintenanceWindow",
      description = "A time in which jobs are held back.",
      requiredProperties = {"name"})
  record MaintenanceWindow(
      String name,
      @Schema(nullable = true) @Nullable String description,
      @Schema(nullable = true, format = "date-time") @Nullable String from,
      @Schema(nullable = true, format = "date-time", description = "exclusive")
          @Nullable String until,
      @Schema(nullable = true, description = "only at the times of any of these")
          @Nullable List<String> calendars,
      @Schema(nullable = true, description = "none: all") @Nullable List<String> namespaces,
      @Schema(nullable = true, description = "only jobs that have all of these")
          @Nullable Map<String, String> labels) {}

  @Schema(
      name = "MaintenanceWindowList",
      requiredProperties = {"items", "total"})
  record MaintenanceWindowList(
      List<MaintenanceWindow> items,
      @Schema(nullable = true) @Nullable String nextCursor,
      long total) {}

  @Schema(name = "CalendarContent", description = "A calendar that needs no name.")
  record CalendarContent(
      @Schema(nullable = true) @Nullable String name,
      @Schema(nullable = true) @Nullable String displayName,
      @Schema(nullable = true) @Nullable String description,
      @Schema(nullable = true) @Nullable String timeZone,
      @Schema(nullable = true) @Nullable List<WeeklyHours> weekly,
      @Schema(nullable = true) @Nullable List<CalendarDate> dates,
      @Schema(nullable = true) @Nullable List<CalendarDate> except,
      @Schema(nullable = true) @Nullable CalendarStatus status) {}

  @Schema(
      name = "CalendarPreviewRequest",
      requiredProperties = {"calendar", "from", "to"})
  record PreviewRequest(
      CalendarContent calendar,
      @Schema(format = "date") String from,
      @Schema(format = "date", description = "at most 400 days in all") String to) {}

  @Schema(
      name = "CalendarPreview",
      requiredProperties = {"days"})
  record Preview(List<CalendarDay> days) {}

  @Schema(
      name = "CalendarDay",
      requiredProperties = {"date", "state", "labels"})
  record CalendarDay(
      @Schema(format = "date") String date,
      @Schema(enumeration = {"in", "out", "partly"}) String state,
      List<String> labels) {}

  @Schema(
      name = "CalendarImportRequest",
      requiredProperties = {"ics", "from", "to"})
  record ImportRequest(
      @Schema(description = "the text of an iCalendar file") String ics,
      @Schema(format = "date") String from,
      @Schema(format = "date", description = "at most 20 years in all") String to,
      @Schema(nullable = true, description = "times of day are to be of this zone")
          @Nullable String timeZone) {}

  @Schema(
      name = "CalendarImport",
      description = "What the file has; nothing is saved.",
      requiredProperties = {"entries", "skipped"})
  record Import(List<CalendarDate> entries, List<ImportSkipped> skipped) {}

  @Schema(
      name = "CalendarImportSkipped",
      requiredProperties = {"line", "code", "what"})
  record ImportSkipped(
      @Schema(description = "where its event begins, from 1; 0: the whole file") int line,
      String code,
      @Schema(description = "the event's name, or what is wrong") String what) {}
}
