package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.codec.PreviewRequest;
import io.belfry.job.Occurrences;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells when a schedule would be due, in times and in words, and what to mind about it. */
final class SchedulePreview {
  private SchedulePreview() {}

  static ObjectNode of(PreviewRequest request) {
    List<Instant> times = times(request);
    ZoneId zone = request.timing().timeZone();
    ObjectNode node = Json.object();
    ArrayNode array = node.putArray("times");
    times.forEach(at -> time(array.addObject(), at, zone));
    List<String> expressions = request.timing().schedules();
    node.putObject("description")
        .put("en", ScheduleWords.describe(expressions, Locale.ENGLISH))
        .put("zh", ScheduleWords.describe(expressions, Locale.CHINESE));
    warnings(node.putArray("warnings"), request, times);
    return node;
  }

  private static List<Instant> times(PreviewRequest request) {
    Occurrences occurrences = Occurrences.of(request.id(), request.timing(), request.from());
    List<Instant> times = new ArrayList<>();
    Optional<Instant> next = occurrences.next(request.from());
    while (next.isPresent() && times.size() < request.count()) {
      times.add(next.get());
      next = occurrences.next(next.get());
    }
    return times;
  }

  private static void time(ObjectNode node, Instant at, ZoneId zone) {
    node.put("at", Json.instant(at));
    ZonedDateTime local = at.atZone(zone);
    node.put("local", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local));
    mark(at, zone).ifPresent(mark -> node.put("mark", mark));
  }

  /** What the clock does around a time: it has just jumped, or shows the time twice. */
  private static Optional<String> mark(Instant at, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition before = rules.previousTransition(at.plusSeconds(1));
    boolean afterGap = before != null && before.isGap() && before.getInstant().equals(at);
    boolean twice = rules.getValidOffsets(at.atZone(zone).toLocalDateTime()).size() == 2;
    return afterGap ? Optional.of("gap") : twice ? Optional.of("overlap") : Optional.empty();
  }

  private static void warnings(ArrayNode array, PreviewRequest request, List<Instant> times) {
    boolean manual =
        request.timing().schedules().stream().allMatch(each -> each.strip().equals("@manual"));
    if (times.isEmpty() && !manual) {
      warn(array, "neverFires", "there is no such time any more");
    }
    if (isEverySecond(request)) {
      warn(array, "everySecond", "this is due every second");
    }
    if (request.timing().schedules().stream().anyMatch(ScheduleWords::isDayOrWeekday)) {
      warn(array, "dayOrWeekday", "day of month and day of week are both given: either matches");
    }
  }

  private static boolean isEverySecond(PreviewRequest request) {
    PreviewRequest three = new PreviewRequest(request.id(), request.timing(), request.from(), 3);
    List<Instant> times = times(three);
    return times.size() == 3 && times.get(2).minusSeconds(2).equals(times.get(0));
  }

  private static void warn(ArrayNode array, String code, String detail) {
    array.addObject().put("code", code).put("detail", detail);
  }
}
