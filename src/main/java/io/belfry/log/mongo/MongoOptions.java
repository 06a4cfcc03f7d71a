package io.belfry.log.mongo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a MongoDB is and how it is spoken to.
 *
 * @param uri its connection string, which may hold a password
 * @param database the database, Belfry's own
 * @param caFile who may have signed the server's certificate, PEM; the runtime's, where absent
 * @param dialTimeout how long finding a server and connecting to it may take
 * @param callTimeout how long the answer to a call may take
 * @param auditRetention how long entries of the audit are kept at least, for the index by which
 *     MongoDB itself removes them
 */
public record MongoOptions(
    String uri,
    String database,
    Optional<Path> caFile,
    Duration dialTimeout,
    Duration callTimeout,
    Duration auditRetention) {
  /** The defaults: 5 s to connect, 10 s a call, the audit for 400 days. */
  public static MongoOptions at(String uri, String database) {
    return new MongoOptions(
        uri,
        database,
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofDays(400));
  }

  /** These options with other time limits. */
  public MongoOptions withTimeouts(Duration dial, Duration call) {
    return new MongoOptions(uri, database, caFile, dial, call, auditRetention);
  }

  /** These options with another time that the audit is kept. */
  public MongoOptions withAuditRetention(Duration retention) {
    return new MongoOptions(uri, database, caFile, dialTimeout, callTimeout, retention);
  }

  /** These options with other authorities. */
  public MongoOptions withCaFile(Path file) {
    return new MongoOptions(
        uri, database, Optional.of(file), dialTimeout, callTimeout, auditRetention);
  }

  /** Without the connection string, which may hold a password. */
  @Override
  public String toString() {
    return "MongoDB, database " + database;
  }
}
