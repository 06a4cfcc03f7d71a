package io.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.Compare;
import io.belfry.kv.KvException;
import io.belfry.kv.MemoryStore;
import io.belfry.kv.MemoryStore.Fate;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import org.junit.jupiter.api.Test;

/** Commits against a store that loses what the test wants lost. */
class SureCommitTest {
  private static final Transaction PUT =
      Transaction.when(Compare.absent("a"))
          .then(Operation.put("a", "1"))
          .orElse(Operation.get("a"))
          .build();

  private final MemoryStore kv = new MemoryStore();

  @Test
  void whatCertainlyHadNoEffectIsNotSentAgain() {
    kv.willBe(Fate.UNAVAILABLE);

    assertThatThrownBy(() -> SureCommit.commit(kv, PUT).join())
        .hasCauseInstanceOf(KvException.Unavailable.class);
    assertThat(kv.sent()).hasSize(1);
  }

  @Test
  void anUnknownOutcomeIsFoundOutBySendingAgain() {
    kv.willBe(Fate.REPLY_LOST, Fate.UNAVAILABLE);

    assertThat(SureCommit.commit(kv, PUT).join().succeeded()).isFalse();
    assertThat(kv.sent()).hasSize(3).containsOnly(PUT);
  }

  @Test
  void anOutcomeInDoubtIsNeverCalledWithoutEffect() {
    kv.willBe(Fate.REPLY_LOST, Fate.UNAVAILABLE, Fate.UNAVAILABLE);

    assertThatThrownBy(() -> SureCommit.commit(kv, PUT).join())
        .hasCauseInstanceOf(KvException.UnknownOutcome.class);
    assertThat(kv.read("a")).isPresent();
  }
}
