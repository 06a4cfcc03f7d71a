package io.belfry.audit;

import static io.belfry.log.AuditEntries.at;
import static io.belfry.log.AuditEntries.entry;
import static io.belfry.log.AuditEntries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.audit.Folding.Kind;
import io.belfry.log.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldingTest {
  private final Folding folding = new Folding(40);
  private final AuditIds ids = new AuditIds();

  /** What is written for one entry at the second n of this kind. */
  private List<AuditEntry> add(long n, String kind) {
    AuditEntry entry = refused(entry(n), 401, "unauthorized");
    List<AuditEntry> written = new ArrayList<>(folding.due(entry.at(), ids));
    if (folding.isFirst(kind(kind), entry)) {
      written.add(entry);
    }
    return written;
  }

  private static Kind kind(String name) {
    return new Kind(
        Optional.empty(), name, "a", "PUT", Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static List<Long> counts(List<AuditEntry> entries) {
    return entries.stream().map(entry -> entry.result().count()).toList();
  }

  @Test
  void theFirstIsWrittenAtOnceTheOthersAsANumber() {
    assertThat(counts(add(0, "a"))).containsExactly(1L);
    for (long n = 1; n < 50; n++) {
      assertThat(add(n, "a")).isEmpty();
    }

    List<AuditEntry> due = folding.due(at(60), ids);

    assertThat(counts(due)).containsExactly(49L);
    assertThat(due.get(0).at()).isEqualTo(at(49));
    assertThat(due.get(0).id())
        .isNotEqualTo(entry(0).id())
        .startsWith("%012x".formatted(at(49).toEpochMilli()));
    assertThat(due.get(0).call()).isEqualTo(entry(0).call());
    assertThat(folding.due(at(61), ids)).isEmpty();
  }

  @Test
  void aNewWindowBeginsWithAFirst() {
    add(0, "a");
    add(1, "a");

    assertThat(counts(add(60, "a"))).containsExactly(1L, 1L);
    assertThat(add(61, "a")).isEmpty();
  }

  @Test
  void whatHappensOnceLeavesNothingToCount() {
    add(0, "a");
    add(1, "b");

    assertThat(folding.due(at(100), ids)).isEmpty();
  }

  @Test
  void aFloodOfManyKindsTakesNoMoreThanItsRoom() {
    int written = 0;
    for (int n = 0; n < 100_000; n++) {
      written += add(0, "kind " + n).size();
    }
    assertThat(written).isEqualTo(40);

    List<AuditEntry> due = folding.due(at(60), ids);
    assertThat(counts(due)).containsExactly(100_000L - 40);
    assertThat(due.get(0).who().address()).isEqualTo("many");
    assertThat(due.get(0).who().user()).isEmpty();
    assertThat(due.get(0).result().code()).contains("folded");
  }

  @Test
  void afterABusyWindowTheNextIsLonger() {
    for (int n = 0; n < 11; n++) {
      add(0, "kind " + n);
      add(1, "kind " + n);
    }
    assertThat(add(60, "a")).hasSize(11 + 1);
    add(61, "a");
    assertThat(folding.due(at(600), ids)).isEmpty();
    assertThat(counts(folding.due(at(660), ids))).containsExactly(1L);
    add(661, "a");
    add(662, "a");
    assertThat(folding.due(at(720), ids)).hasSize(1);
  }

  @Test
  void aClockThatGoesBackStopsNothing() {
    add(100_000, "a");
    add(100_001, "a");

    assertThat(counts(folding.due(at(0), ids))).containsExactly(1L);
    assertThat(counts(add(1, "a"))).containsExactly(1L);
  }

  @Test
  void theRestIsWrittenAtTheEnd() {
    add(0, "a");
    add(1, "a");
    add(2, "a");

    assertThat(counts(folding.rest(ids))).containsExactly(2L);
    assertThat(folding.rest(ids)).isEmpty();
  }
}
