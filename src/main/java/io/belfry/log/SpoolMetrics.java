package io.belfry.log;

import java.time.Instant;
import java.util.Optional;

/**
 * How the spool is, at one moment.
 *
 * @param bytes the disk that its entries take
 * @param segments in how many files
 * @param backlog how many entries are not in the log yet
 * @param unsettled how many ends wait for the decision about them
 * @param queuedBytes what waits in memory for the disk, roughly
 * @param setAside how many entries the log has refused since the start
 * @param chunksCut how many chunks of output were cut since the start
 * @param full whether no more work should be begun
 * @param logAwaySince since when the log has not taken anything, where it fails now
 */
public record SpoolMetrics(
    long bytes,
    int segments,
    long backlog,
    int unsettled,
    long queuedBytes,
    long setAside,
    long chunksCut,
    boolean full,
    Optional<Instant> logAwaySince) {}
