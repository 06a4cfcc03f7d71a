package io.belfry.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequestRulesTest {
  @Test
  void sizeCountsKeysValuesAndAllParts() {
    Transaction transaction =
        Transaction.when(Compare.absent("kk"))
            .then(Operation.put("é", "線🕰"))
            .orElse(Operation.get("k"))
            .build();
    assertThat(RequestRules.check(transaction))
        .isEqualTo(3 * RequestRules.STEP_BYTES + 2 + (2 + 3 + 4) + 1);
  }

  @Test
  void aTransactionOfExactlyTheLimitPasses() {
    int room = RequestRules.MAX_BYTES - RequestRules.STEP_BYTES - 1;
    RequestRules.check(Transaction.always(Operation.put("k", "x".repeat(room))));
    assertThatThrownBy(
            () -> RequestRules.check(Transaction.always(Operation.put("k", "x".repeat(room + 1)))))
        .isInstanceOf(KvException.Refused.class)
        .hasMessageContaining("1572865 bytes");
  }

  @Test
  void unpairedSurrogatesAreRefusedWhereverTheyAre() {
    for (String text : new String[] {"\ud83d", "\udd70", "a\ud83d", "\udd70\ud83d", "\ud83dx"}) {
      assertThatThrownBy(() -> RequestRules.checkKey(text)).isInstanceOf(KvException.Refused.class);
    }
    RequestRules.checkKey("\ud83d\udd70");
  }

  @Test
  void theTwoBranchesMayWriteTheSameKey() {
    RequestRules.check(
        Transaction.when(Compare.absent("k"))
            .then(Operation.put("k", "1"))
            .orElse(Operation.put("k", "2"))
            .build());
  }

  @Test
  void aDeletedPrefixClashesOnlyWithPutsBelowIt() {
    RequestRules.check(Transaction.always(Operation.deletePrefix("a/"), Operation.put("a", "1")));
    assertThatThrownBy(
            () ->
                RequestRules.check(
                    Transaction.always(Operation.put("a/b", "1"), Operation.deletePrefix("a/"))))
        .hasMessageContaining("puts and deletes a/b");
  }
}
