package io.belfry.audit;

import static io.belfry.audit.Requests.JOB;
import static io.belfry.audit.Requests.from;
import static io.belfry.audit.Requests.note;
import static io.belfry.audit.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.log.AuditEntry;
import io.belfry.log.AuditEntry.Who;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AuditTrailTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final List<AuditEntry> kept = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private CompletableFuture<Void> disk = CompletableFuture.completedFuture(null);
  private final AuditTrail trail = new AuditTrail(this::keep, new TestClock(), PATIENCE);

  private final class TestClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private CompletableFuture<Void> keep(AuditEntry entry) {
    kept.add(entry);
    return disk;
  }

  @Test
  void everythingThatIsDoneIsAnEntryOfItsOwn() {
    for (int n = 0; n < 1_000; n++) {
      trail.answered(request("bob", "PUT", JOB, 200), note());
    }

    assertThat(kept).hasSize(1_000).extracting(AuditEntry::id).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void aScannerFillsNoDisk() {
    for (int n = 0; n < 100_000; n++) {
      String address = "10.%d.%d.%d".formatted(n >> 16, (n >> 8) & 255, n & 255);
      trail.answered(from(address, request("", "POST", "/api/v1/x" + n, 401)), note());
    }
    now = now.plusSeconds(61);
    trail.tick();

    assertThat(kept).hasSizeLessThan(210);
    assertThat(kept.stream().mapToLong(entry -> entry.result().count()).sum()).isEqualTo(100_000);
  }

  @Test
  void oneNetworkOfIpv6IsOneStranger() {
    for (int n = 0; n < 500; n++) {
      String address = "2001:db8:1:2::" + Integer.toHexString(n);
      trail.answered(from(address, request("", "PUT", JOB, 401)), note());
    }

    assertThat(kept).hasSize(1);
  }

  @Test
  void whatAUserTriesIsNotHiddenByAFlood() {
    for (int n = 0; n < 1_000; n++) {
      trail.answered(from("10.0.0." + n, request("", "PUT", JOB, 401)), note());
    }
    kept.clear();

    trail.answered(request("bob", "DELETE", JOB, 403), note("forbidden"));
    trail.answered(request("bob", "DELETE", JOB + "2", 403), note("forbidden"));
    trail.answered(request("bob", "DELETE", JOB, 403), note("forbidden"));

    assertThat(kept)
        .extracting(entry -> entry.call().target().orElse(""))
        .containsExactly("default/nightly", "default/nightly2");
  }

  @Test
  void namesThatWereTriedAreToldApart() {
    for (String name : List.of("ann", "bob", "ann")) {
      AuditNote note = note("login.failed");
      note.user(name);
      trail.answered(request("", "POST", "/api/v1/session", 401), note);
    }

    assertThat(kept)
        .extracting(entry -> entry.who().user().orElse(""))
        .containsExactly("ann", "bob");
  }

  @Test
  void whoIsTurnedAwayIsThereWithTheRule() {
    trail.turnedAway(request("", "GET", JOB, 403), "hostNotAllowed");

    AuditEntry entry = kept.get(0);
    assertThat(entry.result().outcome()).isEqualTo(AuditEntry.Outcome.REFUSED);
    assertThat(entry.result().status()).isEqualTo(403);
    assertThat(entry.result().code()).contains("hostNotAllowed");
    assertThat(entry.call().target()).contains("default/nightly");
    assertThat(entry.who().user()).isEmpty();
    assertThat(entry.who().address()).isEqualTo("127.0.0.1");
  }

  @Test
  void whoIsTurnedAwayAllDayLongFillsNoDisk() {
    for (int second = 0; second < 3_600; second++) {
      trail.turnedAway(request("", "GET", "/health/live", 403), "notLoopback");
      now = now.plusSeconds(1);
    }
    trail.close();

    assertThat(kept).hasSizeLessThanOrEqualTo(12);
    assertThat(kept.stream().mapToLong(entry -> entry.result().count()).sum()).isEqualTo(3_600);
  }

  @Test
  void aFloodAtTheGateHidesNoStranger() {
    for (int n = 0; n < 1_000; n++) {
      trail.turnedAway(from("10.0.0." + n, request("", "PUT", JOB, 415)), "unsupportedMediaType");
    }
    assertThat(kept).hasSize(40);
    kept.clear();

    trail.answered(request("", "PUT", JOB, 401), note());
    assertThat(kept).hasSize(1);
  }

  @Test
  void whatTheNodeDidByItselfIsThere() {
    trail.didByItself(AuditActions.ADMIN_RESET, "users/admin", "node-1");

    AuditEntry entry = kept.get(0);
    assertThat(entry.call().action()).isEqualTo("admin.reset");
    assertThat(entry.call().method()).isEqualTo("START");
    assertThat(entry.call().target()).contains("users/admin");
    assertThat(entry.who()).isEqualTo(new Who(Optional.empty(), Optional.empty(), "node-1"));
    assertThat(entry.result().outcome()).isEqualTo(AuditEntry.Outcome.DONE);
    assertThat(entry.result().status()).isZero();
  }

  @Test
  void whatWasCountedIsWrittenAtTheEnd() {
    for (int n = 0; n < 5; n++) {
      trail.answered(request("", "PUT", JOB, 401), note());
    }
    trail.close();

    assertThat(kept).extracting(entry -> entry.result().count()).containsExactly(1L, 4L);
  }

  @Test
  void aDiskThatTakesNothingHoldsUpNobodyForLong() {
    disk = CompletableFuture.failedFuture(new IllegalStateException("full"));
    trail.answered(request("bob", "PUT", JOB, 200), note());
    disk = new CompletableFuture<>();
    long begin = System.nanoTime();
    trail.answered(request("bob", "PUT", JOB, 200), note());
    for (int n = 0; n < 5; n++) {
      trail.answered(request("bob", "PUT", JOB, 200), note());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(took).isBetween(PATIENCE, PATIENCE.multipliedBy(3));
    assertThat(kept).hasSize(7);
  }

  @Test
  void aRefusalWaitsForNoDisk() {
    disk = new CompletableFuture<>();
    long begin = System.nanoTime();
    for (int n = 0; n < 20; n++) {
      trail.answered(request("bob", "PUT", JOB + n, 403), note());
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
  }

  @Test
  void aNoteIsAnsweredOnce() {
    List<Integer> told = new ArrayList<>();
    AuditNote note = new AuditNote((noted, status) -> told.add(status));
    note.answered(201);
    note.answered(500);

    assertThat(told).containsExactly(201);
  }
}
