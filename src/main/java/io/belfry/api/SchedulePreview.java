package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.codec.PreviewRequest;
import io.belfry.job.Calendars;
import io.belfry.job.Occurrences;
import io.belfry.job.Occurrences.Held;
import io.belfry.store.JobRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells when a schedule would be due, in times and in words, and what to mind about it. */
final class SchedulePreview {
  /** From so many other jobs in the same minute on it is better to spread them. */
  private static final int MANY = 10;

  private static final int MOST_HELD_BACK = 20;

  /** Where nothing is due any more, what is held back is told for so long. */
  private static final Duration HELD_BACK = Duration.ofDays(366);

  private final PreviewRequest request;
  private final Occurrences occurrences;
  private final ZoneId zone;

  /** A preview of a schedule that these calendars hold back. */
  SchedulePreview(PreviewRequest request, Calendars calendars) {
    this.request = request;
    this.zone = request.timing().timeZone();
    this.occurrences =
        Occurrences.of(request.id(), request.timing(), request.from())
            .withHolds(calendars.holdsOf(request.timing()));
  }

  /** What is told; {@code others} are the jobs that may start at the same time. */
  ObjectNode answer(Iterable<JobRow> others) {
    List<Instant> times = times(request.count());
    ObjectNode node = Json.object();
    ArrayNode array = node.putArray("times");
    times.forEach(at -> time(array.addObject(), at));
    heldBack(node.putArray("heldBack"), times);
    List<String> expressions = request.timing().schedules();
    node.putObject("description")
        .put("en", ScheduleWords.describe(expressions, Locale.ENGLISH))
        .put("zh", ScheduleWords.describe(expressions, Locale.CHINESE));
    warnings(node.putArray("warnings"), times, others);
    return node;
  }

  private List<Instant> times(int count) {
    List<Instant> times = new ArrayList<>();
    Optional<Instant> next = occurrences.next(request.from());
    while (next.isPresent() && times.size() < count) {
      times.add(next.get());
      next = occurrences.next(next.get());
    }
    return times;
  }

  private void time(ObjectNode node, Instant at) {
    node.put("at", Json.instant(at));
    node.put("local", local(at));
    mark(at, zone).ifPresent(mark -> node.put("mark", mark));
  }

  private String local(Instant at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone));
  }

  /** What calendars hold back up to the last of the times. */
  private void heldBack(ArrayNode array, List<Instant> times) {
    Instant until = times.isEmpty() ? request.from().plus(HELD_BACK) : times.get(times.size() - 1);
    for (Held held : occurrences.heldBack(request.from(), until, MOST_HELD_BACK)) {
      ObjectNode node = array.addObject();
      node.put("from", Json.instant(held.first())).put("local", local(held.first()));
      node.put("until", Json.instant(held.last())).put("count", held.count());
      node.put("reason", held.reason());
    }
  }

  /** What the clock does around a time: it has just jumped, or shows the time twice. */
  private static Optional<String> mark(Instant at, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition before = rules.previousTransition(at.plusSeconds(1));
    boolean afterGap = before != null && before.isGap() && before.getInstant().equals(at);
    boolean twice = rules.getValidOffsets(at.atZone(zone).toLocalDateTime()).size() == 2;
    return afterGap ? Optional.of("gap") : twice ? Optional.of("overlap") : Optional.empty();
  }

  private void warnings(ArrayNode array, List<Instant> times, Iterable<JobRow> others) {
    boolean manual =
        request.timing().schedules().stream().allMatch(each -> each.strip().equals("@manual"));
    if (times.isEmpty() && !manual) {
      warn(array, "neverFires", "there is no such time any more");
    }
    if (isEverySecond()) {
      warn(array, "everySecond", "this is due every second");
    }
    if (request.timing().schedules().stream().anyMatch(ScheduleWords::isDayOrWeekday)) {
      warn(array, "dayOrWeekday", "day of month and day of week are both given: either matches");
    }
    int crowd = times.isEmpty() ? 0 : startsInMinuteOf(times.get(0), others);
    if (crowd >= MANY) {
      warn(array, "crowdedMinute", crowd + " other jobs start in the minute of the first time");
      ((ObjectNode) array.get(array.size() - 1)).put("count", crowd);
    }
  }

  /** How many other jobs are started in this minute, whatever their jitter. */
  private int startsInMinuteOf(Instant time, Iterable<JobRow> others) {
    Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
    Instant end = minute.plus(1, ChronoUnit.MINUTES);
    int count = 0;
    for (JobRow row : others) {
      boolean suspended = row.job().document().definition().policies().suspension().holds(time);
      if (!suspended && !row.id().equals(request.id()) && isDue(row, minute, end)) {
        count++;
      }
    }
    return count;
  }

  private static boolean isDue(JobRow row, Instant minute, Instant end) {
    return row.times().next(minute.minusSeconds(1)).filter(end::isAfter).isPresent();
  }

  private boolean isEverySecond() {
    List<Instant> times = times(3);
    return times.size() == 3 && times.get(2).minusSeconds(2).equals(times.get(0));
  }

  private static void warn(ArrayNode array, String code, String detail) {
    array.addObject().put("code", code).put("detail", detail);
  }
}
