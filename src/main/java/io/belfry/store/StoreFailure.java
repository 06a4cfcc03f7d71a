package io.belfry.store;

import io.belfry.kv.KvException;
import java.util.Optional;

/** Why a call of a store failed, in the terms that matter to whoever made it. */
public enum StoreFailure {
  /** The store can't be reached; nothing was done, and the same call may work later. */
  UNAVAILABLE,
  /** The store did not answer; the change may have been made. */
  UNKNOWN_OUTCOME,
  /** The store is full; nothing was done. */
  NO_SPACE,
  /** The store does not take such a call; that is a defect of the caller. */
  REFUSED;

  /** What kind of failure this is, where it is one of a store. */
  public static Optional<StoreFailure> of(Throwable failure) {
    if (!(failure instanceof KvException)) {
      return Optional.empty();
    } else if (failure instanceof KvException.UnknownOutcome) {
      return Optional.of(UNKNOWN_OUTCOME);
    } else if (failure instanceof KvException.NoSpace) {
      return Optional.of(NO_SPACE);
    }
    boolean passing =
        failure instanceof KvException.Unavailable || failure instanceof KvException.LeaseGone;
    return Optional.of(passing ? UNAVAILABLE : REFUSED);
  }
}
