package io.belfry.store;

import static io.belfry.store.TestStore.START;
import static io.belfry.store.TestStore.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.belfry.codec.CalendarCodec;
import io.belfry.codec.CalendarForm;
import io.belfry.codec.DocumentProblem;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.JobDocument;
import io.belfry.codec.Json;
import io.belfry.codec.WindowForm;
import io.belfry.job.Calendar;
import io.belfry.job.JobId;
import io.belfry.job.MaintenanceWindow;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.Watch;
import io.belfry.kv.WatchListener;
import io.belfry.store.CalendarChange.Absent;
import io.belfry.store.CalendarChange.Deleted;
import io.belfry.store.CalendarChange.InUse;
import io.belfry.store.CalendarChange.Saved;
import io.belfry.store.CalendarChange.Stale;
import io.belfry.store.CalendarChange.TooMany;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How calendars and maintenance windows are kept, on any store. */
abstract class CalendarStoreContract {
  private final Map<String, List<JobId>> jobsWith = new ConcurrentHashMap<>();
  private TestStore kv;
  private CalendarStore store;

  /** The store, open; it may hold what other tests left. */
  abstract KeyValueStore real();

  @BeforeEach
  void begin() {
    kv = new TestStore(real());
    kv.commit(
            Transaction.always(
                Operation.deletePrefix(Keys.CALENDARS),
                Operation.deletePrefix(Keys.JOBS),
                Operation.put(Keys.FEATURE_LEVEL, "3")))
        .join();
    store = new CalendarStore(kv, name -> jobsWith.getOrDefault(name, List.of()));
  }

  private static Calendar calendar(String name, String description) {
    return CalendarForm.read(Json.object().put("description", description), name);
  }

  private static MaintenanceWindow window(String name, String... calendars) {
    var body = Json.object().put("from", "2026-01-01T00:00:00Z");
    List.of(calendars).forEach(body.putArray("calendars")::add);
    return WindowForm.read(body, name);
  }

  private CalendarChange<Calendar> put(String name, String description) {
    return store.put(calendar(name, description), Precondition.NONE).join();
  }

  private static <T> Kept<T> saved(CalendarChange<T> change) {
    assertThat(change).isInstanceOf(Saved.class);
    return ((Saved<T>) change).now();
  }

  private long version() {
    return kv.get(Keys.CALENDARS_VERSION).join().map(KeyValue::modRevision).orElse(0L);
  }

  private static List<String> fields(CompletableFuture<?> refused) {
    Throwable failure = catchThrowable(refused::join);
    assertThat(failure).hasCauseInstanceOf(InvalidDocumentException.class);
    return ((InvalidDocumentException) failure.getCause())
        .problems().stream().map(DocumentProblem::field).toList();
  }

  // --- what is kept

  @Test
  void keepsCalendarsByName() {
    put("b", "second");
    put("a", "first");
    store.put(window("w", "a"), Precondition.NONE).join();

    assertThat(store.calendars().join())
        .extracting(kept -> kept.value().name() + " " + kept.value().description())
        .containsExactly("a first", "b second");
    Kept<Calendar> a = store.calendar("a").join().orElseThrow();
    assertThat(a.value()).isEqualTo(calendar("a", "first"));
    assertThat(store.calendar("c").join()).isEmpty();
  }

  @Test
  void keepsWindowsByName() {
    put("a", "");
    store.put(window("y", "a"), Precondition.NONE).join();
    Kept<MaintenanceWindow> x = saved(store.put(window("x"), Precondition.NONE).join());

    assertThat(store.windows().join())
        .extracting(Kept::value)
        .containsExactly(window("x"), window("y", "a"));
    assertThat(store.window("x").join()).contains(x);
    assertThat(store.window("a").join()).isEmpty();
  }

  @Test
  void tellsWhatWasThereBefore() {
    Saved<Calendar> created = (Saved<Calendar>) put("a", "first");
    assertThat(created.created()).isTrue();
    assertThat(created.before()).isEmpty();

    Saved<Calendar> replaced = (Saved<Calendar>) put("a", "second");
    assertThat(replaced.created()).isFalse();
    assertThat(replaced.before()).contains(calendar("a", "first"));
    assertThat(replaced.now()).isEqualTo(store.calendar("a").join().orElseThrow());

    assertThat(store.deleteCalendar("a", Precondition.NONE).join())
        .isEqualTo(new Deleted<>(Optional.of(calendar("a", "second"))));
    assertThat(store.calendars().join()).isEmpty();
  }

  // --- the version

  @Test
  void everyChangePutsTheVersionLastInTheSameRevision() {
    List<WatchListener.Event> seen = new CopyOnWriteArrayList<>();
    long from = kv.range(Keys.CALENDARS, "", 1).join().revision() + 1;
    Watch watch =
        kv.watch(
            Keys.CALENDARS,
            from,
            new WatchListener() {
              @Override
              public void onEvents(List<Event> events) {
                seen.addAll(events);
              }

              @Override
              public void onBroken(KvException cause) {
                throw new AssertionError(cause);
              }
            });
    put("a", "");
    store.put(window("w"), Precondition.NONE).join();
    store.deleteWindow("w", Precondition.NONE).join();
    store.deleteCalendar("a", Precondition.NONE).join();

    Awaitility.await().until(() -> seen.size() >= 8);
    watch.close();
    for (int i = 0; i < seen.size(); i += 2) {
      assertThat(seen.get(i + 1).key()).isEqualTo(Keys.CALENDARS_VERSION);
      assertThat(seen.get(i + 1).revision()).isEqualTo(seen.get(i).revision());
    }
  }

  @Test
  void whatChangesNothingLeavesTheVersionAlone() {
    Kept<Calendar> first = saved(put("a", "x"));
    long version = version();
    assertThat(saved(put("a", "x"))).isEqualTo(first);
    assertThat(store.deleteCalendar("b", Precondition.NONE).join()).isInstanceOf(Absent.class);
    assertThat(version()).isEqualTo(version);
  }

  // --- preconditions and races

  @Test
  void heedsPreconditions() {
    Kept<Calendar> first = saved(put("a", "1"));
    Precondition firstOnly = Precondition.oneOf(Set.of(first.tag()));
    assertThat(store.put(calendar("a", "2"), Precondition.ABSENT).join()).isInstanceOf(Stale.class);
    assertThat(store.put(calendar("b", ""), Precondition.EXISTS).join()).isInstanceOf(Stale.class);
    Kept<Calendar> second = saved(store.put(calendar("a", "2"), firstOnly).join());
    assertThat(store.put(calendar("a", "3"), firstOnly).join()).isInstanceOf(Stale.class);
    assertThat(store.deleteCalendar("a", firstOnly).join()).isInstanceOf(Stale.class);
    assertThat(store.calendar("a").join()).contains(second);
    assertThat(store.deleteCalendar("a", Precondition.oneOf(Set.of("x", second.tag()))).join())
        .isInstanceOf(Deleted.class);
  }

  @Test
  void aVersionThatChangesMeanwhileIsNotOverwritten() {
    Kept<Calendar> first = saved(put("a", "1"));
    kv.beforeNextChange(() -> put("a", "other"));
    assertThat(store.put(calendar("a", "mine"), Precondition.oneOf(Set.of(first.tag()))).join())
        .isInstanceOf(Stale.class);
    kv.beforeNextChange(() -> put("a", "other again"));
    assertThat(saved(put("a", "mine")).value().description()).isEqualTo("mine");
  }

  @Test
  void aChangeOfAnotherCalendarIsNoHindrance() {
    Kept<Calendar> first = saved(put("a", "1"));
    kv.beforeNextChange(() -> put("b", "other"));
    assertThat(store.put(calendar("a", "mine"), Precondition.oneOf(Set.of(first.tag()))).join())
        .isInstanceOf(Saved.class);
  }

  @Test
  void aLostReplyMakesNoSecondChange() {
    kv.loseNextReply();
    Kept<Calendar> made = saved(put("a", "1"));
    assertThat(version()).isEqualTo(made.revision());
    assertThat(store.calendar("a").join()).contains(made);
    kv.loseNextReply();
    assertThat(store.deleteCalendar("a", Precondition.NONE).join()).isInstanceOf(Deleted.class);
  }

  // --- what names what

  @Test
  void aCalendarInUseStays() {
    put("a", "");
    store.put(window("w", "a"), Precondition.NONE).join();
    jobsWith.put("a", List.of(id("x")));
    assertThat(store.deleteCalendar("a", Precondition.NONE).join())
        .isEqualTo(new InUse<Calendar>(List.of(id("x")), List.of("w")));
    store.deleteWindow("w", Precondition.NONE).join();
    assertThat(store.deleteCalendar("a", Precondition.NONE).join())
        .isEqualTo(new InUse<Calendar>(List.of(id("x")), List.of()));
    jobsWith.clear();
    assertThat(store.deleteCalendar("a", Precondition.NONE).join()).isInstanceOf(Deleted.class);
  }

  @Test
  void aWindowNamesOnlyCalendarsThatThereAre() {
    put("a", "");
    assertThat(fields(store.put(window("w", "x", "a", "y"), Precondition.NONE)))
        .containsExactly("calendars.0", "calendars.2");
    assertThat(store.windows().join()).isEmpty();
  }

  @Test
  void aWindowAndADeletionAtOnceDoNotBothWin() {
    put("a", "");
    kv.beforeNextChange(() -> store.deleteCalendar("a", Precondition.NONE).join());
    assertThat(fields(store.put(window("w", "a"), Precondition.NONE)))
        .containsExactly("calendars.0");

    put("b", "");
    kv.beforeNextChange(() -> store.put(window("w", "b"), Precondition.NONE).join());
    assertThat(store.deleteCalendar("b", Precondition.NONE).join()).isInstanceOf(InUse.class);
  }

  @Test
  void aJobNamesOnlyCalendarsThatThereAreWhenTheyAreNamed() {
    JobStore jobs = new JobStore(kv, new TestStore.TestClock(), () -> "u");
    put("a", "");
    assertThat(fields(jobs.create(job("a", "x"), Optional.empty())))
        .containsExactly("calendars.exclude.0");
    put("a2", "");
    jobs.create(job("a", "a2"), Optional.empty()).join();

    store.deleteCalendar("a", Precondition.NONE).join();
    jobs.edit(id("j"), Precondition.NONE, old -> renamed(job("a", "a2")), Optional.empty()).join();
    assertThat(
            fields(
                jobs.edit(id("j"), Precondition.NONE, old -> job("a", "gone"), Optional.empty())))
        .containsExactly("calendars.exclude.0");
  }

  private static JobDocument job(String include, String exclude) {
    return TestStore.document(
        "j",
        "\"schedule\": \"@daily\", \"calendars\": {\"include\": [\"%s\"], \"exclude\": [\"%s\"]}"
            .formatted(include, exclude));
  }

  private static JobDocument renamed(JobDocument job) {
    var node = job.write().put("displayName", "another");
    return JobDocument.read(node, JobDocument.Target.create("default", START));
  }

  // --- limits

  @Test
  void windowsAreNotWithoutEnd() {
    String one = CalendarCodec.write(window("w"));
    Transaction.Builder fill = Transaction.when();
    for (int i = 0; i < CalendarStore.MOST_WINDOWS; i++) {
      if (i == 100) {
        kv.commit(fill.build()).join();
        fill = Transaction.when();
      }
      fill.then(Operation.put(Keys.window("w" + i), one));
    }
    kv.commit(fill.build()).join();
    assertThat(store.put(window("more"), Precondition.NONE).join()).isInstanceOf(TooMany.class);
    assertThat(store.put(window("w7"), Precondition.NONE).join()).isInstanceOf(Saved.class);
    store.deleteWindow("w8", Precondition.NONE).join();
    assertThat(store.put(window("more"), Precondition.NONE).join()).isInstanceOf(Saved.class);
    assertThat(put("a", "")).isInstanceOf(Saved.class);
  }

  @Test
  void whatCantBeReadIsLeftOutAndCanBeReplaced() {
    kv.commit(Transaction.always(Operation.put(Keys.calendar("bad"), "{\"v\":9}"))).join();
    put("good", "");
    assertThat(store.calendars().join())
        .extracting(kept -> kept.value().name())
        .containsExactly("good");
    assertThat(store.calendar("bad").join()).isEmpty();
    assertThat(store.put(calendar("bad", ""), Precondition.ABSENT).join())
        .isInstanceOf(Stale.class);
    assertThat(put("bad", "")).isInstanceOf(Saved.class);
  }
}
