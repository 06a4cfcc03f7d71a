package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.JobId;
import io.belfry.job.MaintenanceWindow;
import io.belfry.job.MaintenanceWindow.Scope;
import io.belfry.job.MaintenanceWindow.Time;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The form of a maintenance window's document: {@code {name, description, from, until, calendars,
 * namespaces, labels}}.
 */
public final class WindowForm {
  private static final int MAX_CALENDARS = 20;
  private static final int MAX_NAMESPACES = 100;
  private static final int MAX_LABELS = 64;

  private WindowForm() {}

  /**
   * Reads and checks the window of this name that somebody sent.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static MaintenanceWindow read(ObjectNode body, String name) {
    Problems problems = Problems.strict();
    MaintenanceWindow window = read(new Fields(body, "", problems), name);
    problems.throwIfAny();
    return window;
  }

  /** What can be read of it; the problems tell the rest. */
  static MaintenanceWindow read(Fields fields, String name) {
    fields.ignore(JobForm.STATUS);
    CalendarNames.readOwn(fields, name);
    String description = fields.text("description", 10_000).orElse("");
    Time time = time(fields);
    Scope scope = new Scope(new LinkedHashSet<>(namespaces(fields)), labels(fields));
    fields.refuseUnknown();
    return new MaintenanceWindow(name, description, time, scope);
  }

  private static Time time(Fields fields) {
    Problems problems = fields.problems();
    Optional<Instant> from = fields.instant("from");
    Optional<Instant> until = fields.instant("until");
    List<String> calendars = CalendarNames.read(fields, "calendars", MAX_CALENDARS);
    boolean bounded = fields.has("from") || fields.has("until");
    if (!bounded && calendars.isEmpty()) {
      problems.refuse(
          "window.always", fields.at("from"), "write from, until or calendars: when it is");
    } else if (from.isPresent() && until.filter(end -> !end.isAfter(from.get())).isPresent()) {
      problems.refuse("window.emptyTime", fields.at("until"), "write an instant later than from");
    }
    return new Time(from, until, calendars);
  }

  private static List<String> namespaces(Fields fields) {
    List<String> namespaces = fields.list("namespaces", MAX_NAMESPACES, Integer.MAX_VALUE);
    for (int i = 0; i < namespaces.size(); i++) {
      if (!JobId.isValidPart(namespaces.get(i))) {
        fields
            .problems()
            .add("name.invalid", fields.at("namespaces." + i), "write the name of a namespace");
      }
    }
    return namespaces;
  }

  private static Map<String, String> labels(Fields fields) {
    Map<String, String> labels =
        fields.texts("labels", 255, (path, name) -> Labels.check(fields.problems(), path, name));
    if (labels.size() > MAX_LABELS) {
      fields
          .problems()
          .refuse("field.tooMany", fields.at("labels"), "write at most " + MAX_LABELS + " labels");
    }
    return labels;
  }

  /** The whole document. */
  public static ObjectNode write(MaintenanceWindow window) {
    ObjectNode node = Json.object().put("name", window.name());
    node.put("description", window.description());
    putInstant(node, "from", window.time().from());
    putInstant(node, "until", window.time().until());
    window.time().calendars().forEach(node.putArray("calendars")::add);
    new TreeSet<>(window.scope().namespaces()).forEach(node.putArray("namespaces")::add);
    ObjectNode labels = node.putObject("labels");
    new TreeMap<>(window.scope().labels()).forEach(labels::put);
    return node;
  }

  private static void putInstant(ObjectNode node, String name, Optional<Instant> instant) {
    instant.ifPresentOrElse(value -> node.put(name, Json.instant(value)), () -> node.putNull(name));
  }
}
