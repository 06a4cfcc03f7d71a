package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.WatchListener.Event;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DraftTest {
  private final NavigableMap<String, KeyValue> committed = new TreeMap<>(KeyOrder.INSTANCE);
  private final Draft draft;

  DraftTest() {
    for (String key : List.of("a/1", "a/2", "b")) {
      committed.put(key, new KeyValue(key, "old", 3, 5, 2, Lease.NONE));
    }
    draft = new Draft(committed, 10, lease -> lease == 42);
  }

  @Test
  void aTransactionSeesThoseBeforeItInTheBatch() {
    TransactionResult first =
        draft.decide(Transaction.always(Operation.put("a/3", "new"), Operation.delete("a/1")));
    TransactionResult second =
        draft.decide(
            Transaction.when(Compare.unchangedSince("a/3", 11), Compare.absent("a/1"))
                .then(Operation.put("a/3", "newer"), Operation.get("a/3"))
                .build());

    assertThat(first.revision()).isEqualTo(11);
    assertThat(second.succeeded()).isTrue();
    assertThat(second.reads().get(0)).contains(new KeyValue("a/3", "newer", 11, 12, 2, Lease.NONE));
    assertThat(draft.revision()).isEqualTo(12);
  }

  @Test
  void theCommittedKeysStayAsTheyAre() {
    draft.decide(Transaction.always(Operation.deletePrefix("a/"), Operation.put("b", "x")));
    assertThat(committed).hasSize(3);
    assertThat(committed.get("b").value()).isEqualTo("old");
    assertThat(draft.changes()).containsEntry("a/1", Optional.empty());
  }

  @Test
  void aDeletedPrefixCoversWhatTheBatchAddedAndSparesWhatItDeleted() {
    draft.decide(Transaction.always(Operation.put("a/3", "x"), Operation.delete("a/1")));
    draft.decide(Transaction.always(Operation.deletePrefix("a/")));
    assertThat(draft.revisions().get(1))
        .containsExactly(new Event.Delete("a/2", 12), new Event.Delete("a/3", 12));
  }

  @Test
  void eachTransactionThatChangesSomethingIsOneRevision() {
    draft.decide(Transaction.always(Operation.delete("none")));
    assertThat(draft.isEmpty()).isTrue();
    draft.decide(Transaction.always(Operation.put("x", "1"), Operation.put("y", "1")));
    draft.decide(Transaction.always(Operation.get("x")));
    draft.delete(List.of("b", "a/2", "none"));
    assertThat(draft.revisions()).hasSize(2);
    assertThat(draft.revisions().get(1))
        .containsExactly(new Event.Delete("a/2", 12), new Event.Delete("b", 12));
  }

  @Test
  void aLeaseThatIsGoneLeavesNoTrace() {
    assertThatThrownBy(
            () ->
                draft.decide(
                    Transaction.always(Operation.put("x", "1", 42), Operation.put("y", "1", 43))))
        .isInstanceOf(KvException.LeaseGone.class);
    assertThat(draft.isEmpty()).isTrue();
    assertThat(draft.changes()).isEmpty();
    assertThat(draft.decide(Transaction.always(Operation.put("x", "1", 42))).revision())
        .isEqualTo(11);
  }
}
