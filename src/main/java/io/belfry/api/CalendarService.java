package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.CalendarForm;
import io.belfry.codec.WindowForm;
import io.belfry.job.Calendar;
import io.belfry.job.JobId;
import io.belfry.job.MaintenanceWindow;
import io.belfry.store.CalendarChange;
import io.belfry.store.CalendarStore;
import io.belfry.store.JobCatalog;
import io.belfry.store.Kept;
import io.belfry.store.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows and changes calendars and maintenance windows. */
@ApplicationScoped
public class CalendarService {
  /** So many of those that have a calendar are named where it can't be deleted. */
  private static final int NAMED = 10;

  private static final Kind<Calendar> CALENDAR =
      new Kind<>("calendars", "calendar", "calendar", CalendarForm::write);
  private static final Kind<MaintenanceWindow> WINDOW =
      new Kind<>("maintenance-windows", "window", "maintenance window", WindowForm::write);

  @Inject CalendarStore store;
  @Inject JobCatalog catalog;
  @Inject AuditNotes audit;

  /** What answers call things. */
  private record Kind<T>(
      String folder, String code, String title, Function<T, ObjectNode> document) {
    ApiProblem problem(int status, String fault, String detail) {
      return ApiProblem.of(status, code + "." + fault, detail);
    }
  }

  // --- calendars

  /** All calendars, with what has them. */
  public ObjectNode calendars() {
    Map<String, Integer> jobs = catalog.calendarUses();
    List<Kept<MaintenanceWindow>> windows = Await.result(store.windows());
    return Lists.whole(
        Await.result(store.calendars()).stream()
            .map(Kept::value)
            .map(calendar -> show(calendar, jobs, windows))
            .toList());
  }

  private static ObjectNode show(
      Calendar calendar, Map<String, Integer> jobs, List<Kept<MaintenanceWindow>> windows) {
    ObjectNode document = CalendarForm.write(calendar);
    ObjectNode status = document.putObject("status");
    status.put("jobs", jobs.getOrDefault(calendar.name(), 0));
    windows.stream()
        .map(Kept::value)
        .filter(window -> window.time().calendars().contains(calendar.name()))
        .map(MaintenanceWindow::name)
        .forEach(status.putArray("windows")::add);
    return document;
  }

  /** One calendar with its tag. */
  public Response calendar(String name) {
    checkName(name);
    return shown(found(CALENDAR, Await.result(store.calendar(name))), this::withStatus);
  }

  private ObjectNode withStatus(Calendar calendar) {
    return show(calendar, catalog.calendarUses(), Await.result(store.windows()));
  }

  /** Creates or replaces a calendar. */
  public Response putCalendar(String name, JsonBody body, Precondition precondition) {
    checkName(name);
    Calendar calendar = CalendarForm.read(body.object(), name);
    return answer(
        CALENDAR, name, Await.result(store.put(calendar, precondition)), this::withStatus);
  }

  /** Deletes a calendar that nothing has. */
  public Response deleteCalendar(String name, Precondition precondition) {
    checkName(name);
    return answer(
        CALENDAR, name, Await.result(store.deleteCalendar(name, precondition)), this::withStatus);
  }

  // --- maintenance windows

  /** All maintenance windows. */
  public ObjectNode windows() {
    return Lists.whole(
        Await.result(store.windows()).stream()
            .map(kept -> WindowForm.write(kept.value()))
            .toList());
  }

  /** One maintenance window with its tag. */
  public Response window(String name) {
    checkName(name);
    return shown(found(WINDOW, Await.result(store.window(name))), WindowForm::write);
  }

  /** Creates or replaces a maintenance window. */
  public Response putWindow(String name, JsonBody body, Precondition precondition) {
    checkName(name);
    MaintenanceWindow window = WindowForm.read(body.object(), name);
    return answer(WINDOW, name, Await.result(store.put(window, precondition)), WindowForm::write);
  }

  /** Deletes a maintenance window. */
  public Response deleteWindow(String name, Precondition precondition) {
    checkName(name);
    return answer(
        WINDOW, name, Await.result(store.deleteWindow(name, precondition)), WindowForm::write);
  }

  // --- answers

  private static void checkName(String name) {
    if (!Calendar.isValidName(name)) {
      throw ApiProblem.ofField(
          "calendar.invalidName",
          "name",
          "1 to 63 ASCII letters, digits, '.', '_' or '-', beginning with a letter or digit");
    }
  }

  private static <T> Kept<T> found(Kind<T> kind, Optional<Kept<T>> kept) {
    return kept.orElseThrow(() -> absent(kind));
  }

  private static ApiProblem absent(Kind<?> kind) {
    return kind.problem(404, "notFound", "there is no such " + kind.title());
  }

  private static <T> Response shown(Kept<T> kept, Function<T, ObjectNode> view) {
    return Response.ok(view.apply(kept.value())).tag(new EntityTag(kept.tag())).build();
  }

  private <T> Response answer(
      Kind<T> kind, String name, CalendarChange<T> change, Function<T, ObjectNode> view) {
    String target = kind.folder() + "/" + name;
    if (change instanceof CalendarChange.Saved<T> saved) {
      audit.changed(
          target,
          saved.before().map(kind.document()),
          Optional.of(kind.document().apply(saved.now().value())));
      return saved.created()
          ? Response.created(URI.create(target))
              .entity(view.apply(saved.now().value()))
              .tag(new EntityTag(saved.now().tag()))
              .build()
          : shown(saved.now(), view);
    } else if (change instanceof CalendarChange.Deleted<T> deleted) {
      deleted.before().ifPresent(before -> audit.deleted(target, kind.document().apply(before)));
      return Response.noContent().build();
    }
    throw refused(kind, change);
  }

  private static <T> ApiProblem refused(Kind<T> kind, CalendarChange<T> change) {
    if (change instanceof CalendarChange.Absent) {
      return absent(kind);
    } else if (change instanceof CalendarChange.InUse<T> use) {
      return kind.problem(409, "inUse", "it is in use: " + users(use));
    } else if (change instanceof CalendarChange.TooMany) {
      return kind.problem(409, "tooMany", "there are as many of these as there may be");
    } else if (change instanceof CalendarChange.Busy) {
      return kind.problem(409, "busy", "others change calendars all the time; try again");
    }
    return kind.problem(
        412,
        "changed",
        "the " + kind.title() + " is not, or not any more, in the state that is demanded");
  }

  /** Such as {@code jobs default/a, default/b and 7 more, maintenance windows w}. */
  private static String users(CalendarChange.InUse<?> use) {
    String jobs = named("jobs", use.jobs().stream().map(JobId::toString).toList());
    String windows = named("maintenance windows", use.windows());
    return Stream.of(jobs, windows)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String named(String what, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String first = what + " " + names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
  }
}
