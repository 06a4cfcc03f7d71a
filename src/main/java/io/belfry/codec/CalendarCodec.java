package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.Calendar;
import io.belfry.job.MaintenanceWindow;

/**
 * The values of calendars and maintenance windows in the store: {@code {"v":1, …}} with the fields
 * of the document.
 */
public final class CalendarCodec {
  private static final int FORMAT = 1;

  private CalendarCodec() {}

  /** Reads the stored calendar of this name. */
  public static Calendar readCalendar(String name, String json) throws UnreadableValueException {
    return read("calendar " + name, json, fields -> CalendarForm.read(fields, name));
  }

  /** Reads the stored maintenance window of this name. */
  public static MaintenanceWindow readWindow(String name, String json)
      throws UnreadableValueException {
    return read("maintenance window " + name, json, fields -> WindowForm.read(fields, name));
  }

  /** The stored value of a calendar. */
  public static String write(Calendar calendar) {
    return stored(CalendarForm.write(calendar));
  }

  /** The stored value of a maintenance window. */
  public static String write(MaintenanceWindow window) {
    return stored(WindowForm.write(window));
  }

  private static String stored(ObjectNode document) {
    ObjectNode node = Json.object().put("v", FORMAT);
    node.setAll(document);
    return Json.write(node);
  }

  private interface Reader<T> {
    T read(Fields fields);
  }

  private static <T> T read(String what, String json, Reader<T> reader)
      throws UnreadableValueException {
    try {
      ObjectNode node = Json.parse(json);
      if (node.path("v").asInt() != FORMAT) {
        throw new UnreadableValueException(what + " has format " + node.path("v"));
      }
      Problems problems = Problems.lenient();
      T value = reader.read(new Fields(node, "", problems));
      problems.throwIfAny();
      return value;
    } catch (InvalidDocumentException e) {
      throw new UnreadableValueException(
          what + " can't be read by this version: " + e.getMessage(), e);
    }
  }
}
