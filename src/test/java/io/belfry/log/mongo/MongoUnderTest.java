package io.belfry.log.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.belfry.log.ExecutionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The MongoDB that a test runs against: the stand-in, or a real one where {@code
 * BELFRY_TEST_MONGODB_URI} names it. Every database is a new one and dropped at the end.
 */
final class MongoUnderTest implements AutoCloseable {
  private final Optional<MongoStandIn> standIn;
  private final String address;
  private final List<String> databases = new ArrayList<>();

  private MongoUnderTest(Optional<MongoStandIn> standIn, String address) {
    this.standIn = standIn;
    this.address = address;
  }

  static MongoUnderTest start() {
    Optional<String> real = Optional.ofNullable(System.getenv("BELFRY_TEST_MONGODB_URI"));
    if (real.filter(uri -> !uri.isBlank()).isPresent()) {
      return new MongoUnderTest(Optional.empty(), real.get());
    }
    var standIn = MongoStandIn.inMemory();
    return new MongoUnderTest(Optional.of(standIn), standIn.uri(""));
  }

  boolean isReal() {
    return standIn.isEmpty();
  }

  String uri() {
    return address;
  }

  /** The options of a new database. */
  MongoOptions newDatabase() {
    String name = "belfry_test_" + UUID.randomUUID().toString().replace("-", "");
    databases.add(name);
    return MongoOptions.at(address, name);
  }

  static MongoExecutionLog open(MongoOptions options) {
    return MongoExecutionLog.open(options, Thread::new);
  }

  /** Opens the log and waits for its indexes: the stand-in fails inserts while it makes them. */
  static ExecutionLog openWhole(MongoOptions options) {
    MongoExecutionLog log = open(options);
    try {
      if (log.awaitIndexes(Duration.ofSeconds(30))) {
        return log;
      }
      throw new IllegalStateException("no indexes");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try (MongoClient client = MongoClients.create(address)) {
      databases.forEach(name -> client.getDatabase(name).drop());
    }
    standIn.ifPresent(MongoStandIn::close);
  }
}
