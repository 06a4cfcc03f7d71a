package io.belfry.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The MongoDB that keeps executions, output and the audit; without a URI the node keeps them
 * itself.
 *
 * @param uri its connection string, which may hold a password
 * @param database the database, Belfry's own
 * @param caFile who may have signed MongoDB's certificates
 * @param dialTimeout how long finding a server and connecting to it may take
 * @param callTimeout how long the answer to a call may take
 */
public record MongoSettings(
    Optional<String> uri,
    String database,
    Optional<Path> caFile,
    Duration dialTimeout,
    Duration callTimeout) {
  /** Whether there is a MongoDB at all. */
  public boolean isUsed() {
    return uri.isPresent();
  }

  /** Without the connection string, which may hold a password. */
  @Override
  public String toString() {
    return "MongoDB, database " + database;
  }
}
