package io.belfry.scheduler;

import io.belfry.kv.KvException;
import io.belfry.store.NewerStoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a worker is not registered although the store can be reached; said once for each reason. */
final class Refusal {
  private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

  private volatile Optional<String> reason = Optional.empty();

  /** The code of the reason, where there is one. */
  Optional<String> reason() {
    return reason;
  }

  /** The worker is registered. */
  void lifted() {
    reason = Optional.empty();
  }

  /** The store is older than it was. */
  void restored() {
    if (isNew("store.restored")) {
      LOG.error(
          "the store is older than it was when this node last saw it: it was restored from a"
              + " backup. Nothing is claimed until an administrator has said so"
              + " (docs/cluster.md, \"Backup and restore\")");
    }
  }

  /** A try to register failed. */
  void failed(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (failure instanceof KvException.NoSpace || cause instanceof KvException.NoSpace) {
      if (isNew("store.full")) {
        LOG.error(
            "the store is full, so this worker can't register; it goes on trying"
                + " (docs/cluster.md, \"A full etcd\")");
      }
      return;
    }
    if (cause instanceof NewerStoreException) {
      if (isNew("store.newer")) {
        LOG.error("this worker does not register: {}", cause.getMessage());
      }
      return;
    }
    reason = Optional.empty();
    LOG.warn("registering failed, trying again: {}", failure.toString());
  }

  private boolean isNew(String code) {
    boolean changed = !reason.equals(Optional.of(code));
    reason = Optional.of(code);
    return changed;
  }
}
