package io.belfry.kv.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KvException;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a newest commit that is not one of this version's whole ones. */
class RecoveryIT {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void fill() {
    file = folder.resolve("kv.mv.db");
    try (EmbeddedKeyValueStore store =
        EmbeddedKeyValueStore.open(EmbeddedSettings.at(file), Thread::new, System::nanoTime)) {
      store.commit(Transaction.always(Operation.put("a", "1"))).join();
      store.commit(Transaction.always(Operation.put("b", "2"))).join();
    }
  }

  private void commit(Consumer<MVMap<String, Long>> change) {
    MVStore store = RowFile.builder(file.toString()).open();
    change.accept(RowFile.numbers(store));
    store.commit();
    store.closeImmediately();
  }

  @Test
  void aCommitWithoutTheFormatIsDamagedAndTheOneBeforeCounts() {
    commit(numbers -> numbers.remove(RowFile.FORMAT));

    assertThat(Recovery.recover(file.toString()))
        .hasValueSatisfying(
            content ->
                assertThat(content.items()).extracting(KeyValue::key).containsExactly("a", "b"));
  }

  @Test
  void aCommitWhoseMapsCantBeFoundIsDamagedAndTheOneBeforeCounts() throws IOException {
    commit(numbers -> numbers.put("more", 7L));
    blankOutRootOfMaps();
    assertThatThrownBy(() -> RowFile.builder(file.toString()).recoveryMode().open())
        .isInstanceOf(MVStoreException.class)
        .hasMessageContaining("Error parsing the value");

    assertThat(Recovery.recover(file.toString()))
        .hasValueSatisfying(
            content ->
                assertThat(content.items()).extracting(KeyValue::key).containsExactly("a", "b"));
  }

  /** As if the newest page that says where the maps are had reached the disk in part. */
  private void blankOutRootOfMaps() throws IOException {
    MVStore store = RowFile.builder(file.toString()).open();
    byte[] root = store.getLayoutMap().get("root.1").getBytes(StandardCharsets.ISO_8859_1);
    store.closeImmediately();
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    int at = bytes.lastIndexOf(new String(root, StandardCharsets.ISO_8859_1));
    try (RandomAccessFile writing = new RandomAccessFile(file.toFile(), "rw")) {
      writing.seek(at + 1L);
      writing.write(" ".repeat(root.length - 1).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void aNewerFormatIsRefusedAndNothingIsCutOff() {
    commit(numbers -> numbers.put(RowFile.FORMAT, 2L));
    long size = file.toFile().length();

    assertThatThrownBy(() -> Recovery.recover(file.toString()))
        .isInstanceOf(KvException.Refused.class)
        .hasMessageContaining("format 2");
    assertThat(file.toFile()).hasSize(size);
  }
}
