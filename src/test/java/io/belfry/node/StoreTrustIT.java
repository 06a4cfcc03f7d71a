package io.belfry.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.kv.MemoryStore;
import io.belfry.store.Keys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a master goes by what a store says of the past, with its memory in a real folder. */
class StoreTrustIT {
  @TempDir Path folder;
  private final MemoryStore kv = new MemoryStore();

  @Test
  void aStoreThatGoesOnIsTrusted() {
    assertThat(isTrusted(new StoreTrust(kv, folder))).as("nothing is known of it").isTrue();
    StoreTrust trust = new StoreTrust(kv, folder);
    trust.answered(trust.highest(), kv.put("a", "1"));
    trust.answered(trust.highest(), kv.put("a", "2"));
    assertThat(isTrusted(trust)).isTrue();
    assertThat(isTrusted(new StoreTrust(kv, folder))).as("after a restart").isTrue();
  }

  @Test
  void aRestoredStoreIsNotUntilTheEpochIsRaised() {
    kv.put("a", "1");
    MemoryStore backup = kv.copy();
    kv.put("a", "2");
    new StoreTrust(kv, folder).answered(0, kv.put("a", "3"));

    StoreTrust trust = new StoreTrust(backup, folder);
    assertThat(isTrusted(trust)).isFalse();
    for (int i = 0; i < 9; i++) {
      backup.put("b", "1");
    }
    assertThat(isTrusted(trust)).as("its revisions have caught up").isFalse();
    backup.put(Keys.EPOCH, "1");
    assertThat(isTrusted(trust)).isTrue();
    assertThat(isTrusted(new StoreTrust(backup, folder))).isTrue();
  }

  @Test
  void oneThatIsRestoredUnderARunningNodeShowsByItsAnswers() {
    StoreTrust trust = new StoreTrust(kv, folder);
    kv.put("a", "1");
    trust.answered(7, 7);
    trust.answered(7, kv.put("a", "2"));
    for (int i = 0; i < 9; i++) {
      kv.put("b", "1");
    }
    assertThat(isTrusted(trust)).isFalse();
  }

  @Test
  void whatTheWorkerOfTheNodeHasSeenCountsToo() {
    StoreTrust trust = new StoreTrust(kv, folder);
    new RevisionMemory(folder).seen(1_000);
    assertThat(isTrusted(trust)).isFalse();
  }

  private static boolean isTrusted(StoreTrust trust) {
    return trust.isTrusted().join();
  }
}
