package io.belfry.store;

import io.belfry.kv.KeyValueStore;
import io.belfry.kv.embedded.EmbeddedKeyValueStore;
import io.belfry.kv.embedded.EmbeddedSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Calendars and maintenance windows on a real embedded store. */
class CalendarStoreIT extends CalendarStoreContract {
  @TempDir static Path folder;
  private static EmbeddedKeyValueStore kv;

  @BeforeAll
  static void open() {
    kv =
        EmbeddedKeyValueStore.open(
            EmbeddedSettings.at(folder.resolve("kv")), Thread::new, System::nanoTime);
  }

  @AfterAll
  static void close() {
    kv.close();
  }

  @Override
  KeyValueStore real() {
    return kv;
  }
}
