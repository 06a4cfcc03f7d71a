package io.belfry.config;

import java.time.Duration;

/**
 * How output and records reach the log store, and how long the audit stays there.
 *
 * @param commitInterval longest wait before a write
 * @param batchSize most entries in one write
 * @param outputLimit bytes of output kept of one attempt
 * @param spoolMaxSize bytes of disk that the local spool may take
 * @param auditRetention how long entries of the audit are kept
 */
public record LogSettings(
    Duration commitInterval,
    int batchSize,
    long outputLimit,
    long spoolMaxSize,
    Duration auditRetention) {}
