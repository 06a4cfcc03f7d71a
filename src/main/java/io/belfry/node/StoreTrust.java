package io.belfry.node;

import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Page;
import io.belfry.scheduler.Presence;
import io.belfry.store.Epoch;
import io.belfry.store.Keys;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a master may go by what the store says of the past: not where it is older than what this
 * node has seen of it, until an administrator has raised the epoch. May be used from any thread.
 */
final class StoreTrust implements Presence.Revisions {
  private final KeyValueStore kv;
  private final Path folder;
  private final RevisionMemory memory;
  private volatile boolean wentBack;

  /** A store that is remembered in this folder, where this node's worker, if any, does too. */
  StoreTrust(KeyValueStore kv, Path folder) {
    this.kv = kv;
    this.folder = folder;
    this.memory = new RevisionMemory(folder);
  }

  /** Asks the store where it is. */
  CompletableFuture<Boolean> isTrusted() {
    return kv.range(Keys.EPOCH, "", 1).thenApply(this::accepts);
  }

  private boolean accepts(Page page) {
    Optional<KeyValue> stored =
        page.items().stream().filter(item -> item.key().equals(Keys.EPOCH)).findFirst();
    Epoch epoch = Epoch.of(stored);
    if (epoch.number() > memory.epoch()) {
      wentBack = false;
    }
    // what the worker of this node has seen is in the file
    boolean known = new RevisionMemory(folder).accepts(page.revision(), epoch);
    wentBack |= !memory.accepts(page.revision(), epoch) || !known;
    return !wentBack;
  }

  @Override
  public long highest() {
    return memory.highest();
  }

  @Override
  public void answered(long floor, long revision) {
    wentBack |= revision < floor;
    memory.seen(revision);
  }
}
