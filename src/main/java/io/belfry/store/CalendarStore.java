package io.belfry.store;

import io.belfry.codec.CalendarCodec;
import io.belfry.codec.DocumentProblem;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.UnreadableValueException;
import io.belfry.job.Calendar;
import io.belfry.job.JobId;
import io.belfry.job.MaintenanceWindow;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The calendars and the maintenance windows. Each change is one transaction that puts {@link
 * Keys#CALENDARS_VERSION} last and compares it, so that changes come one behind the other: what is
 * counted or looked up for one is still so when it is made.
 *
 * <p>Jobs are another matter: one that is saved in the moment in which its calendar is deleted may
 * be left with a name that nobody has. Such a job is held back, and its records say why.
 *
 * <p>Futures fail with a {@link io.belfry.kv.KvException}, with a {@link LevelTooLowException}, or
 * with an {@link InvalidDocumentException} where a window names a calendar that there is not.
 */
public final class CalendarStore {
  /** The most calendars. */
  public static final int MOST_CALENDARS = 500;

  /** The most maintenance windows. */
  public static final int MOST_WINDOWS = 200;

  private static final int TRIES = 30;

  private static final Shelf<Calendar> CALENDARS =
      new Shelf<>(
          Keys.CALENDAR_SETS,
          MOST_CALENDARS,
          item -> CalendarCodec.readCalendar(nameOf(item, Keys.CALENDAR_SETS), item.value()));

  private static final Shelf<MaintenanceWindow> WINDOWS =
      new Shelf<>(
          Keys.CALENDAR_WINDOWS,
          MOST_WINDOWS,
          item -> CalendarCodec.readWindow(nameOf(item, Keys.CALENDAR_WINDOWS), item.value()));

  private final KeyValueStore kv;
  private final Function<String, List<JobId>> jobsWith;

  /** Where things of one kind are kept. */
  private record Shelf<T>(String prefix, int most, Ranges.Reader<T> reader) {
    Optional<T> readIfPossible(KeyValue stored) {
      try {
        return Optional.of(reader.read(stored));
      } catch (UnreadableValueException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Makes the store of calendars.
   *
   * @param jobsWith tells the jobs that name a calendar
   */
  public CalendarStore(KeyValueStore kv, Function<String, List<JobId>> jobsWith) {
    this.kv = kv;
    this.jobsWith = jobsWith;
  }

  private static String nameOf(KeyValue stored, String prefix) {
    return stored.key().substring(prefix.length());
  }

  // --- reading

  /** All calendars by name; what can't be read is left out. */
  public CompletableFuture<List<Kept<Calendar>>> calendars() {
    return all(CALENDARS);
  }

  /** One calendar. */
  public CompletableFuture<Optional<Kept<Calendar>>> calendar(String name) {
    return one(CALENDARS, name);
  }

  /** All maintenance windows by name; what can't be read is left out. */
  public CompletableFuture<List<Kept<MaintenanceWindow>>> windows() {
    return all(WINDOWS);
  }

  /** One maintenance window. */
  public CompletableFuture<Optional<Kept<MaintenanceWindow>>> window(String name) {
    return one(WINDOWS, name);
  }

  private <T> CompletableFuture<List<Kept<T>>> all(Shelf<T> shelf) {
    return Ranges.all(
        kv, shelf.prefix(), item -> new Kept<>(shelf.reader().read(item), item.modRevision()));
  }

  private <T> CompletableFuture<Optional<Kept<T>>> one(Shelf<T> shelf, String name) {
    return kv.get(shelf.prefix() + name)
        .thenApply(found -> found.flatMap(item -> kept(shelf, item)));
  }

  private static <T> Optional<Kept<T>> kept(Shelf<T> shelf, KeyValue item) {
    return shelf.readIfPossible(item).map(value -> new Kept<>(value, item.modRevision()));
  }

  // --- changes

  /** Creates or replaces a calendar, where the precondition holds. */
  public CompletableFuture<CalendarChange<Calendar>> put(
      Calendar calendar, Precondition precondition) {
    return put(
        new Putting<>(
            CALENDARS,
            calendar.name(),
            calendar,
            CalendarCodec.write(calendar),
            precondition,
            () -> CompletableFuture.completedFuture(null)),
        TRIES);
  }

  /** Creates or replaces a maintenance window, where the precondition holds. */
  public CompletableFuture<CalendarChange<MaintenanceWindow>> put(
      MaintenanceWindow window, Precondition precondition) {
    return put(
        new Putting<>(
            WINDOWS,
            window.name(),
            window,
            CalendarCodec.write(window),
            precondition,
            () -> checkCalendars(window)),
        TRIES);
  }

  private record Putting<T>(
      Shelf<T> shelf,
      String name,
      T value,
      String text,
      Precondition precondition,
      Supplier<CompletableFuture<Void>> check) {
    String key() {
      return shelf.prefix() + name;
    }
  }

  private CompletableFuture<Void> checkCalendars(MaintenanceWindow window) {
    List<String> names = window.time().calendars();
    return unknown(kv, names)
        .thenAccept(
            unknown -> {
              List<DocumentProblem> problems = new ArrayList<>();
              for (int i = 0; i < names.size(); i++) {
                if (unknown.contains(names.get(i))) {
                  problems.add(noSuchCalendar("calendars." + i));
                }
              }
              if (!problems.isEmpty()) {
                throw new InvalidDocumentException(problems);
              }
            });
  }

  static DocumentProblem noSuchCalendar(String field) {
    return DocumentProblem.of("calendar.unknown", field, "there is no calendar of this name");
  }

  /** Those of the names that no calendar has. */
  static CompletableFuture<Set<String>> unknown(KeyValueStore kv, List<String> names) {
    if (names.isEmpty()) {
      return CompletableFuture.completedFuture(Set.of());
    }
    Operation[] reads =
        names.stream().map(name -> Operation.get(Keys.calendar(name))).toArray(Operation[]::new);
    return kv.commit(Transaction.always(reads))
        .thenApply(
            result -> {
              Set<String> present =
                  result.reads().stream()
                      .flatMap(Optional::stream)
                      .map(item -> nameOf(item, Keys.CALENDAR_SETS))
                      .collect(Collectors.toSet());
              return names.stream()
                  .filter(name -> !present.contains(name))
                  .collect(Collectors.toSet());
            });
  }

  private <T> CompletableFuture<CalendarChange<T>> put(Putting<T> putting, int tries) {
    return FeatureLevel.requireCalendars(kv)
        .thenCompose(allowed -> look(putting.key()))
        .thenCompose(
            seen ->
                putting
                    .check()
                    .get()
                    .thenCompose(known -> kv.count(putting.shelf().prefix()))
                    .thenCompose(count -> put(putting, tries, seen, count)));
  }

  /** A key and the version of everything, as they are at one moment. */
  private record Seen(Optional<KeyValue> item, long version) {
    long revision() {
      return item.map(KeyValue::modRevision).orElse(0L);
    }

    Optional<String> tag() {
      return item.map(found -> Kept.tag(found.modRevision()));
    }

    Transaction.Builder unchanged(String key) {
      return Transaction.when(
              Compare.unchangedSince(key, revision()),
              Compare.unchangedSince(Keys.CALENDARS_VERSION, version))
          .orElse(Operation.get(key));
    }
  }

  private CompletableFuture<Seen> look(String key) {
    return kv.commit(Transaction.always(Operation.get(key), Operation.get(Keys.CALENDARS_VERSION)))
        .thenApply(
            result ->
                new Seen(
                    result.reads().get(0),
                    result.reads().get(1).map(KeyValue::modRevision).orElse(0L)));
  }

  private <T> CompletableFuture<CalendarChange<T>> put(
      Putting<T> putting, int tries, Seen seen, long count) {
    if (!putting.precondition().holdsFor(seen.tag())) {
      return answer(new CalendarChange.Stale<>());
    }
    Optional<T> before = seen.item().flatMap(putting.shelf()::readIfPossible);
    if (before.filter(putting.value()::equals).isPresent()) {
      return answer(saved(putting, seen, before, seen.revision()));
    } else if (seen.item().isEmpty() && count >= putting.shelf().most()) {
      return answer(new CalendarChange.TooMany<>());
    }
    Transaction change =
        seen.unchanged(putting.key())
            .then(Operation.put(putting.key(), putting.text()), nextVersion())
            .build();
    return SureCommit.commit(kv, change)
        .thenCompose(
            result -> {
              // a value that is ours to the letter was put by an earlier sending of the same
              Optional<Long> made =
                  result.succeeded()
                      ? Optional.of(result.revision())
                      : result
                          .reads()
                          .get(0)
                          .filter(kept -> kept.value().equals(putting.text()))
                          .map(KeyValue::modRevision);
              if (made.isPresent()) {
                return answer(saved(putting, seen, before, made.get()));
              }
              return tries > 1 ? put(putting, tries - 1) : answer(new CalendarChange.Busy<>());
            });
  }

  private static <T> CalendarChange<T> saved(
      Putting<T> putting, Seen seen, Optional<T> before, long revision) {
    return new CalendarChange.Saved<>(
        new Kept<>(putting.value(), revision), before, seen.item().isEmpty());
  }

  /** Its value says nothing: what counts is the revision at which it was put. */
  private static Operation nextVersion() {
    return Operation.put(Keys.CALENDARS_VERSION, "1");
  }

  // --- deletion

  /** Deletes a calendar that neither a job nor a window has. */
  public CompletableFuture<CalendarChange<Calendar>> deleteCalendar(
      String name, Precondition precondition) {
    return delete(new Deleting<>(CALENDARS, name, precondition, () -> usersOf(name)), TRIES);
  }

  /** Deletes a maintenance window. */
  public CompletableFuture<CalendarChange<MaintenanceWindow>> deleteWindow(
      String name, Precondition precondition) {
    return delete(
        new Deleting<>(
            WINDOWS, name, precondition, () -> CompletableFuture.completedFuture(Optional.empty())),
        TRIES);
  }

  private record Deleting<T>(
      Shelf<T> shelf,
      String name,
      Precondition precondition,
      Supplier<CompletableFuture<Optional<CalendarChange<T>>>> hindrance) {
    String key() {
      return shelf.prefix() + name;
    }
  }

  private CompletableFuture<Optional<CalendarChange<Calendar>>> usersOf(String calendar) {
    return windows()
        .thenApply(
            windows -> {
              List<JobId> jobs = jobsWith.apply(calendar);
              List<String> names =
                  windows.stream()
                      .map(Kept::value)
                      .filter(window -> window.time().calendars().contains(calendar))
                      .map(MaintenanceWindow::name)
                      .toList();
              return jobs.isEmpty() && names.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new CalendarChange.InUse<>(jobs, names));
            });
  }

  private <T> CompletableFuture<CalendarChange<T>> delete(Deleting<T> deleting, int tries) {
    return look(deleting.key())
        .thenCompose(
            seen -> {
              if (!deleting.precondition().holdsFor(seen.tag())) {
                return answer(new CalendarChange.Stale<>());
              } else if (seen.item().isEmpty()) {
                return answer(new CalendarChange.Absent<>());
              }
              return deleting
                  .hindrance()
                  .get()
                  .thenCompose(
                      hindrance ->
                          hindrance.isPresent()
                              ? answer(hindrance.get())
                              : delete(deleting, tries, seen));
            });
  }

  private <T> CompletableFuture<CalendarChange<T>> delete(
      Deleting<T> deleting, int tries, Seen seen) {
    Transaction change =
        seen.unchanged(deleting.key())
            .then(Operation.delete(deleting.key()), nextVersion())
            .build();
    return SureCommit.commit(kv, change)
        .thenCompose(
            result -> {
              if (isGone(result)) {
                Optional<T> before = seen.item().flatMap(deleting.shelf()::readIfPossible);
                return answer(new CalendarChange.Deleted<>(before));
              }
              return tries > 1 ? delete(deleting, tries - 1) : answer(new CalendarChange.Busy<>());
            });
  }

  private static boolean isGone(TransactionResult result) {
    return result.succeeded() || result.reads().get(0).isEmpty();
  }

  private static <T> CompletableFuture<CalendarChange<T>> answer(CalendarChange<T> change) {
    return CompletableFuture.completedFuture(change);
  }
}
