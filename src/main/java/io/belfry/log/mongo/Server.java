package io.belfry.log.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.belfry.log.LogUnavailableException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.bson.BsonDocument;

/**
 * The connection to MongoDB, whose failures come out as those of the log. It is made at the first
 * call that needs it, because a {@code mongodb+srv} address is looked up then, and the node comes
 * up without it.
 */
final class Server implements AutoCloseable {
  private static final String APPLICATION = "belfry";

  private final MongoOptions options;
  private final Optional<SSLContext> tls;
  private final Object lock = new Object();
  private volatile Optional<MongoClient> client = Optional.empty();
  private boolean closed; // guarded by lock

  /**
   * @throws IllegalArgumentException where the options can't be used
   */
  Server(MongoOptions options) {
    this.options = options;
    this.tls = options.caFile().map(Authorities::read);
    if (!options.uri().startsWith("mongodb+srv:")) {
      address(); // now, because its mistakes do not pass
    }
  }

  private ConnectionString address() {
    try {
      return new ConnectionString(options.uri());
    } catch (IllegalArgumentException e) {
      // without what the driver says: it may quote a part of the password
      throw new IllegalArgumentException("the URI is not a connection string of MongoDB");
    }
  }

  /** Reads; throws {@link LogUnavailableException} where it does not answer. */
  <T> T read(Function<MongoDatabase, T> work) {
    return run(work, Failures::ofRead);
  }

  /** Writes; what it throws is meant for the spool, see {@link Failures}. */
  <T> T write(Function<MongoDatabase, T> work) {
    return run(work, Failures::ofWrite);
  }

  private <T> T run(
      Function<MongoDatabase, T> work, Function<RuntimeException, RuntimeException> meaning) {
    MongoDatabase database = client().getDatabase(options.database());
    try {
      return work.apply(database);
    } catch (IllegalStateException e) {
      throw closed(() -> e);
    } catch (RuntimeException e) {
      throw meaning.apply(e);
    }
  }

  /** The longest time that a read may take on the server, in milliseconds. */
  long callMillis() {
    return options.callTimeout().toMillis();
  }

  static MongoCollection<BsonDocument> collection(MongoDatabase database, String name) {
    return database.getCollection(name, BsonDocument.class);
  }

  private MongoClient client() {
    return client.orElseGet(this::connect);
  }

  private MongoClient connect() {
    synchronized (lock) {
      if (client.isPresent()) {
        return client.get();
      }
      if (closed) {
        throw closed(() -> new IllegalStateException("closed"));
      }
      try {
        MongoClient made = MongoClients.create(settings());
        client = Optional.of(made);
        return made;
      } catch (MongoException e) {
        throw Failures.ofRead(e);
      }
    }
  }

  /** A driver that was closed meanwhile answers with an exception that is nobody's mistake. */
  private RuntimeException closed(Supplier<IllegalStateException> failure) {
    synchronized (lock) {
      IllegalStateException cause = failure.get();
      return closed ? new LogUnavailableException("the execution log is closed", cause) : cause;
    }
  }

  private MongoClientSettings settings() {
    long dial = options.dialTimeout().toMillis();
    long call = options.callTimeout().toMillis();
    MongoClientSettings.Builder settings =
        MongoClientSettings.builder()
            .applyConnectionString(address())
            .applicationName(APPLICATION)
            // what answers is on the disks of most members, and stays
            .writeConcern(WriteConcern.MAJORITY.withJournal(true))
            // the spool sends again, which changes nothing; not every server can tell a retry
            .retryWrites(false)
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(dial, TimeUnit.MILLISECONDS))
            .applyToSocketSettings(
                socket ->
                    socket
                        .connectTimeout(dial, TimeUnit.MILLISECONDS)
                        .readTimeout(call, TimeUnit.MILLISECONDS))
            .applyToConnectionPoolSettings(pool -> pool.maxWaitTime(dial, TimeUnit.MILLISECONDS));
    tls.ifPresent(
        context -> settings.applyToSslSettings(ssl -> ssl.enabled(true).context(context)));
    return settings.build();
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      client.ifPresent(MongoClient::close);
      client = Optional.empty();
    }
  }
}
