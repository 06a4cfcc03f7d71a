package io.belfry.store;

import static io.belfry.store.TestStore.START;
import static io.belfry.store.TestStore.document;
import static io.belfry.store.TestStore.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.belfry.codec.JobDocument;
import io.belfry.codec.StoredJob;
import io.belfry.job.JobDefinition.Suspension;
import io.belfry.job.JobId;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.JobQuery.Cursor;
import io.belfry.store.JobQuery.Slice;
import io.belfry.store.JobQuery.Sort;
import io.belfry.store.JobQuery.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalog on a real embedded store: what it lists, and that it follows what happens. */
class JobCatalogIT {
  @TempDir Path folder;
  private final TestStore.TestClock clock = new TestStore.TestClock();
  private final AtomicInteger uids = new AtomicInteger();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private TestStore kv;
  private JobStore jobs;
  private JobCatalog catalog;

  @BeforeEach
  void open() {
    kv = new TestStore(folder);
    jobs = new JobStore(kv, clock, () -> "u" + uids.incrementAndGet());
    catalog = new JobCatalog(kv, timer, clock);
  }

  @AfterEach
  void close() throws InterruptedException {
    catalog.close();
    timer.shutdownNow();
    assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    kv.close();
  }

  private void start() {
    catalog.start().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private long create(JobDocument document) {
    return ((JobChange.Saved) jobs.create(document, Optional.empty()).join()).revision();
  }

  private long create(String name, String fields) {
    return create(document(name, fields));
  }

  private JobQuery query(Slice slice) {
    return new JobQuery(Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), slice);
  }

  private static Slice byName(int limit) {
    return new Slice(Sort.NAME, false, Optional.empty(), limit);
  }

  private static List<String> names(JobPage page) {
    return page.rows().stream().map(row -> row.id().name()).toList();
  }

  /** All rows of a list, read page by page. */
  private List<String> walk(Sort sort, boolean descending, int limit) {
    List<String> all = new ArrayList<>();
    Optional<Cursor> cursor = Optional.empty();
    do {
      JobPage page = catalog.list(query(new Slice(sort, descending, cursor, limit)));
      all.addAll(names(page));
      cursor = page.next();
    } while (cursor.isPresent());
    return all;
  }

  // --- what it lists

  private void createSome() {
    create("b", "\"schedule\": \"@daily\", \"displayName\": \"Nightly Büro\"");
    clock.pass(Duration.ofSeconds(1));
    create("a", "\"schedule\": \"* * * * *\", \"labels\": {\"team\": \"bi\", \"tier\": \"1\"}");
    clock.pass(Duration.ofSeconds(1));
    create("d", "\"schedule\": \"@manual\", \"description\": \"50% [a-z]+ (x)\"");
    clock.pass(Duration.ofSeconds(1));
    create("c", "\"schedule\": \"@hourly\", \"suspend\": true, \"labels\": {\"team\": \"ops\"}");
    start();
  }

  @ParameterizedTest
  @CsvSource({
    "NAME,              false, a b c d",
    "NAME,              true,  d c b a",
    "UPDATED_AT,        false, b a d c",
    "UPDATED_AT,        true,  c d a b",
    "NEXT_SCHEDULED_AT, false, a b c d",
    "NEXT_SCHEDULED_AT, true,  b a d c",
  })
  void sortsAndTurnsPages(Sort sort, boolean descending, String expected) {
    createSome();

    for (int limit : List.of(1, 2, 3, 10)) {
      assertThat(walk(sort, descending, limit)).containsExactlyElementsOf(words(expected));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          büro      | b
          NIGHTLY   | b
          default/c | c
          [a-z]+    | d
          50%       | d
          .*        |
          team=     | a c
          """)
  void findsTextLiterallyInAnyCase(String text, String expected) {
    createSome();

    JobQuery query =
        new JobQuery(Optional.empty(), Optional.of(text), Map.of(), Optional.empty(), byName(10));

    assertThat(names(catalog.list(query))).containsExactlyElementsOf(words(expected));
    assertThat(catalog.list(query).total()).isEqualTo(words(expected).size());
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : Arrays.asList(text.trim().split(" +"));
  }

  @Test
  void filtersByLabelStateAndNamespace() {
    createSome();

    assertThat(filtered(JobQuery.labels(List.of("team")), Optional.empty()))
        .containsExactly("a", "c");
    assertThat(filtered(JobQuery.labels(List.of("team=bi", "tier")), Optional.empty()))
        .containsExactly("a");
    assertThat(filtered(JobQuery.labels(List.of("team=x")), Optional.empty())).isEmpty();
    assertThat(filtered(Map.of(), Optional.of(State.SUSPENDED))).containsExactly("c");
    assertThat(filtered(Map.of(), Optional.of(State.ENABLED))).containsExactly("a", "b", "d");
    assertThat(ofNamespaces("default")).hasSize(4);
    assertThat(ofNamespaces("default", "nowhere")).hasSize(4);
    assertThat(ofNamespaces("defaul")).isEmpty();
    assertThat(ofNamespaces("default/a")).isEmpty();
    assertThat(catalog.namespaces()).isEqualTo(Map.of("default", 4));
  }

  private List<String> filtered(Map<String, Optional<String>> labels, Optional<State> state) {
    return names(
        catalog.list(new JobQuery(Optional.empty(), Optional.empty(), labels, state, byName(10))));
  }

  private List<String> ofNamespaces(String... namespaces) {
    return names(
        catalog.list(
            new JobQuery(
                Optional.of(Set.of(namespaces)),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                byName(10))));
  }

  @Test
  void tellsTheNextTime() {
    createSome();

    assertThat(next("b")).contains(Instant.parse("2026-03-02T00:00:00Z"));
    assertThat(next("d")).isEmpty();
    assertThat(next("c")).as("suspended").isEmpty();
    assertThat(next("a")).contains(START.plusSeconds(60));
    clock.pass(Duration.ofMinutes(1));
    assertThat(next("a")).as("a minute later").contains(START.plusSeconds(120));
  }

  @Test
  void tellsTheNextTimeBehindTheEndOfASuspension() {
    create("a", "\"schedule\": \"@hourly\"");
    Suspension suspension =
        new Suspension(true, Optional.empty(), Optional.of(START.plus(Duration.ofHours(30))));
    jobs.edit(
            id("a"),
            Precondition.NONE,
            job -> job.document().suspended(suspension),
            Optional.empty())
        .join();
    start();

    assertThat(next("a")).contains(START.plus(Duration.ofHours(31)));
  }

  private Optional<Instant> next(String name) {
    return catalog.get(id(name)).orElseThrow().nextScheduledAt(clock.instant());
  }

  // --- that it follows

  @Test
  void showsWhatIsWritten() {
    start();
    long created = create("a", "\"schedule\": \"@daily\"");
    catalog.caughtUp(created).join();
    assertThat(catalog.get(id("a"))).isPresent();

    JobChange.Saved edited =
        (JobChange.Saved)
            jobs.edit(
                    id("a"),
                    Precondition.NONE,
                    job -> document("a", "\"schedule\": \"@hourly\""),
                    Optional.empty())
                .join();
    catalog.caughtUp(edited.revision()).join();
    assertThat(catalog.get(id("a")).map(JobRow::job).map(StoredJob::tag)).contains("u1-2");

    JobChange.Deleted deleted = (JobChange.Deleted) jobs.delete(id("a"), Precondition.NONE).join();
    catalog.caughtUp(deleted.revision()).join();
    assertThat(catalog.get(id("a"))).isEmpty();
  }

  @Test
  void startsAgainWhereTheWatchBreaks() {
    start();
    create("a", "\"schedule\": \"@daily\"");
    kv.breakWatches(new KvException.Compacted(1, 2));
    create("b", "\"schedule\": \"@daily\"");
    jobs.delete(id("a"), Precondition.NONE).join();

    await()
        .untilAsserted(
            () -> assertThat(names(catalog.list(JobQuery.first(10)))).containsExactly("b"));
  }

  @Test
  void leavesOutWhatItCantRead() {
    create("a", "\"schedule\": \"@daily\"");
    put("jobs/default/b", "{\"v\":2}");
    put("jobs/default/c", "not json");
    put("jobs/odd", "x");
    create("d", "\"schedule\": \"@daily\"");

    start();

    assertThat(names(catalog.list(JobQuery.first(10)))).containsExactly("a", "d");
  }

  private void put(String key, String value) {
    kv.commit(Transaction.always(Operation.put(key, value))).join();
  }

  @Test
  void endsAlikeWhateverHappensWhileItReads() {
    for (int i = 0; i < 1_500; i++) {
      put(
          Keys.job(new JobId("default", "j" + i)),
          "{\"v\":1,\"uid\":\"u\",\"version\":1,\"since\":\"2026-03-01T12:00:00Z\","
              + "\"createdAt\":\"2026-03-01T12:00:00Z\",\"updatedAt\":\"2026-03-01T12:00:00Z\","
              + "\"job\":{\"schedule\":\"@daily\",\"task\":{\"type\":\"noop\"}}}");
    }
    var reading = catalog.start();
    for (int i = 0; i < 1_500; i += 3) {
      jobs.delete(new JobId("default", "j" + i), Precondition.NONE).join();
    }
    reading.join();
    long last = create("last", "\"schedule\": \"@daily\"");
    catalog.caughtUp(last).join();

    assertThat(catalog.size()).isEqualTo(1_001);
  }
}
