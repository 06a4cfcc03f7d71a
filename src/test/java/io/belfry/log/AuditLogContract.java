package io.belfry.log;

import static io.belfry.log.AuditEntries.about;
import static io.belfry.log.AuditEntries.at;
import static io.belfry.log.AuditEntries.bare;
import static io.belfry.log.AuditEntries.by;
import static io.belfry.log.AuditEntries.entry;
import static io.belfry.log.AuditEntries.from;
import static io.belfry.log.AuditEntries.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.log.AuditEntry.Change;
import io.belfry.log.AuditEntry.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link AuditLog} keeps; nothing here knows which one it is. */
public abstract class AuditLogContract {
  protected ExecutionLog log;

  /** Opens an empty log for a test. */
  protected abstract ExecutionLog open();

  /** Closes the log and opens it again on what it had kept. */
  protected abstract ExecutionLog reopen(ExecutionLog open);

  @BeforeEach
  void openLog() {
    log = open();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private void write(AuditEntry... entries) {
    log.append(List.of(entries));
  }

  private List<AuditEntry> list(UnaryOperator<Query> narrower) {
    return log.audit().list(narrower.apply(new Query()).build()).items();
  }

  /** A query, part by part. */
  private static final class Query {
    private Optional<Instant> since = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> action = Optional.empty();
    private Optional<Set<String>> namespaces = Optional.empty();
    private Set<Outcome> outcomes = Set.of();
    private Optional<String> text = Optional.empty();
    private Optional<String> cursor = Optional.empty();
    private int limit = 100;

    Query since(long n) {
      since = Optional.of(at(n));
      return this;
    }

    Query until(long n) {
      until = Optional.of(at(n));
      return this;
    }

    Query user(String name) {
      user = Optional.of(name);
      return this;
    }

    Query action(String code) {
      action = Optional.of(code);
      return this;
    }

    Query namespaces(String... names) {
      namespaces = Optional.of(Set.of(names));
      return this;
    }

    Query outcomes(Outcome... some) {
      outcomes = Set.of(some);
      return this;
    }

    Query text(String part) {
      text = Optional.of(part);
      return this;
    }

    Query page(int size, Optional<String> behind) {
      limit = size;
      cursor = behind;
      return this;
    }

    AuditQuery build() {
      return new AuditQuery(since, until, user, action, namespaces, outcomes, text, cursor, limit);
    }
  }

  @Test
  void keepsEveryFieldAlsoWhenItIsOpenedAgain() {
    AuditEntry full = by(entry(1), "bob", "ci");
    AuditEntry failed = refused(entry(2), 503, "store.unavailable");
    String text = "' \" \\ % _ \u0000 \u001b[31m \u202e 汉字 \ud83d\ude00";
    AuditEntry odd = about(by(entry(3), text, text), text, text, text);
    write(full, failed, odd, bare(4));

    log = reopen(log);

    assertThat(list(q -> q)).containsExactly(bare(4), odd, failed, full);
  }

  @Test
  void keepsDocumentsOfThirtyTwoKibibytes() {
    String large = "{\"text\":\"" + "汉".repeat(10_900) + "\"}";
    AuditEntry entry = entry(1);
    AuditEntry heavy =
        new AuditEntry(
            entry.id(),
            entry.at(),
            entry.who(),
            entry.call(),
            entry.result(),
            new Change(Optional.of(large), Optional.of(large)));
    write(heavy);

    assertThat(list(q -> q)).containsExactly(heavy);
  }

  @Test
  void anEntryIsAddedOnceAndNeverChanged() {
    write(entry(1));
    write(entry(1), by(entry(1), "mallory", ""), entry(2));
    log = reopen(log);
    write(by(entry(2), "mallory", ""));

    assertThat(list(q -> q)).containsExactly(entry(2), entry(1));
  }

  @Test
  void goesWithRecordsAndOutputInOneBulk() {
    log.append(
        List.of(
            entry(1),
            Records.entry(Records.succeeded(Records.id("job", 1), 1)),
            Records.chunk(Records.id("job", 1), 1, 0, "x"),
            entry(2)));

    assertThat(list(q -> q)).containsExactly(entry(2), entry(1));
    assertThat(log.attempts(Records.id("job", 1))).hasSize(1);
  }

  @Test
  void filters() {
    AuditEntry bobs = entry(1);
    AuditEntry anns = by(entry(2), "ann", "deploy");
    AuditEntry other = about(entry(3), "jobs.run", "team-a", "team-a/job@1+x");
    AuditEntry login =
        refused(about(by(entry(4), "bob", ""), "login", "", ""), 401, "login.failed");
    AuditEntry away = refused(entry(5), 503, "store.unavailable");
    write(bobs, anns, other, login, away, bare(6));

    assertThat(list(q -> q.user("bob"))).containsExactly(away, login, other, bobs);
    assertThat(list(q -> q.user("Bob"))).isEmpty();
    assertThat(list(q -> q.action("jobs.run"))).containsExactly(other);
    assertThat(list(q -> q.action("login").user("bob"))).containsExactly(login);
    assertThat(list(q -> q.namespaces("default"))).containsExactly(away, anns, bobs);
    assertThat(list(q -> q.namespaces("default", "team-a")))
        .containsExactly(away, other, anns, bobs);
    assertThat(list(q -> q.namespaces())).as("none at all").isEmpty();
    assertThat(list(q -> q.namespaces("nowhere"))).isEmpty();
    assertThat(list(q -> q.outcomes(Outcome.REFUSED))).containsExactly(bare(6), login);
    assertThat(list(q -> q.outcomes(Outcome.REFUSED, Outcome.FAILED)))
        .containsExactly(bare(6), away, login);
    assertThat(list(q -> q.since(2).until(4))).containsExactly(other, anns);
    assertThat(list(q -> q.since(7))).isEmpty();
    assertThat(list(q -> q.user("bob").namespaces("team-a").outcomes(Outcome.DONE).since(1)))
        .containsExactly(other);
  }

  @Test
  void searchesLiterallyInWhoWhereAndWhat() {
    AuditEntry user = by(entry(1), "b%b", "");
    AuditEntry token = by(entry(2), "bob", "de_loy");
    AuditEntry address = from(entry(3), "10.1.2.3");
    AuditEntry target = about(entry(4), "users.write", "", "users/(a+a+)+$");
    AuditEntry code = refused(entry(5), 401, "login.failed");
    write(user, token, address, target, code);

    assertThat(list(q -> q.text("%"))).containsExactly(user);
    assertThat(list(q -> q.text("_"))).containsExactly(token);
    assertThat(list(q -> q.text("10.1"))).containsExactly(address);
    assertThat(list(q -> q.text("10?1"))).isEmpty();
    assertThat(list(q -> q.text("(a+a+)+$"))).containsExactly(target);
    assertThat(list(q -> q.text("login."))).containsExactly(code);
    assertThat(list(q -> q.text("/jobs/{name}"))).hasSize(5);
    assertThat(list(q -> q.text("{\"$gt\":\"\"}"))).isEmpty();
  }

  @Test
  void pagesHideAndRepeatNothingWhileMoreComesIn() {
    List<AuditEntry> all = new ArrayList<>();
    for (long n = 0; n < 250; n++) {
      // ten of each time, told apart by their ids
      AuditEntry each = entry(n / 10);
      all.add(
          new AuditEntry(
              each.id() + "-" + n % 10,
              each.at(),
              each.who(),
              each.call(),
              each.result(),
              each.change()));
    }
    List<AuditEntry> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(5));
    log.append(List.copyOf(shuffled));
    Collections.reverse(all);

    List<AuditEntry> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    long newer = 1_000;
    do {
      Optional<String> behind = cursor;
      AuditPage page = log.audit().list(new Query().page(7, behind).build());
      seen.addAll(page.items());
      assertThat(page.totalIsExact()).isTrue();
      cursor = page.nextCursor();
      write(entry(newer++));
    } while (cursor.isPresent());
    assertThat(seen).isEqualTo(all);
  }

  @Test
  void readsEverythingPageByPage() {
    log.append(
        LongStream.range(0, 1_000).<LogEntry>mapToObj(n -> by(entry(n), "u" + n % 2, "")).toList());
    AuditQuery query = new Query().user("u1").until(900).page(100, Optional.empty()).build();

    List<AuditEntry> seen = new ArrayList<>();
    List<AuditEntry> page = log.audit().read(query, Optional.empty());
    while (!page.isEmpty()) {
      seen.addAll(page);
      page = log.audit().read(query, Optional.of(page.get(page.size() - 1)));
    }

    assertThat(seen).hasSize(450).doesNotHaveDuplicates();
    assertThat(seen.get(0)).isEqualTo(by(entry(899), "u1", ""));
    assertThat(seen.get(449)).isEqualTo(by(entry(1), "u1", ""));
  }

  @Test
  void countsUpToTenThousand() {
    for (long from = 0; from < 10_200; from += 5_100) {
      log.append(
          LongStream.range(from, from + 5_100).<LogEntry>mapToObj(AuditEntries::entry).toList());
    }

    AuditPage all = log.audit().list(AuditQuery.newest(1));
    assertThat(all.total()).isEqualTo(10_000);
    assertThat(all.totalIsExact()).isFalse();
    AuditPage some = log.audit().list(new Query().until(10_000).page(1, Optional.empty()).build());
    assertThat(some.total()).isEqualTo(10_000);
    assertThat(some.totalIsExact()).isTrue();
  }

  @Test
  void whatIsNoCursorIsRefused() {
    for (String cursor : List.of("x", "%%%", "MTox", "YTE6MTo7RFJPUA", "")) {
      AuditQuery query = new Query().page(5, Optional.of(cursor)).build();
      assertThatThrownBy(() -> log.audit().list(query)).isInstanceOf(InvalidCursorException.class);
    }
  }

  @Test
  void retentionRemovesWhatIsOlderAndNothingElse() {
    log.append(LongStream.range(0, 1_234).<LogEntry>mapToObj(AuditEntries::entry).toList());

    assertThat(log.audit().expire(at(1_200))).isEqualTo(1_200);
    assertThat(log.audit().expire(at(1_200))).isZero();

    assertThat(list(q -> q)).hasSize(34).last().isEqualTo(entry(1_200));
    log = reopen(log);
    assertThat(list(q -> q)).hasSize(34);
  }
}
