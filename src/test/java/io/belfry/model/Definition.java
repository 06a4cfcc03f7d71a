package io.belfry.model;

import java.time.Instant;

/** What tells one version of the job's definition from another. */
record Definition(String uid, int version, Instant since, boolean suspended, long revision) {}
