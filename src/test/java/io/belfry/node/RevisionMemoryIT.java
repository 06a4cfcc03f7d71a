package io.belfry.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.store.Epoch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionMemoryIT {
  private static final Epoch RAISED = new Epoch(1, 70);

  @TempDir Path folder;

  @Test
  void aNewNodeAcceptsAnyStore() {
    assertThat(new RevisionMemory(folder).accepts(3, Epoch.FIRST)).isTrue();
  }

  @Test
  void anOlderStoreIsRefusedAlsoAfterARestart() {
    RevisionMemory memory = new RevisionMemory(folder);
    memory.seen(100);

    assertThat(memory.accepts(99, Epoch.FIRST)).isFalse();
    assertThat(memory.accepts(100, Epoch.FIRST)).isTrue();
    assertThat(new RevisionMemory(folder).accepts(99, Epoch.FIRST)).isFalse();
  }

  @Test
  void aRaisedEpochIsTheWordOfAnAdministrator() {
    new RevisionMemory(folder).seen(100);
    RevisionMemory memory = new RevisionMemory(folder);

    assertThat(memory.accepts(70, RAISED)).isTrue();
    assertThat(memory.accepts(69, RAISED)).isFalse();
    // a store from before the restore is as wrong as an older one
    assertThat(memory.accepts(200, Epoch.FIRST)).isFalse();
    assertThat(new RevisionMemory(folder).accepts(71, RAISED)).isTrue();
  }

  @Test
  void anUnreadableFileIsNoReasonNotToStart() throws Exception {
    Files.writeString(folder.resolve("highest-revision"), "much");

    assertThat(new RevisionMemory(folder).accepts(1, Epoch.FIRST)).isTrue();
  }
}
