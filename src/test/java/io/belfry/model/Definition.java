package io.belfry.model;

import java.time.Instant;
import java.util.Optional;

/** What tells one version of the job's definition from another. */
record Definition(
    String uid,
    int version,
    Instant since,
    Optional<Instant> heldSince,
    boolean suspended,
    long revision) {}
