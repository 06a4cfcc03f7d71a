package io.belfry.store;

/** A newer version of Belfry works with the store, and this one can't read all of it. */
public final class NewerStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NewerStoreException(int level) {
    super(
        "the store is at feature level "
            + level
            + " and this version of Belfry understands no more than "
            + FeatureLevel.OWN
            + ": start a version that is at least as new as the other nodes (docs/cluster.md,"
            + " \"Upgrade one node at a time\")");
  }
}
