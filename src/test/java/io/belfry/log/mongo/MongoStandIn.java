package io.belfry.log.mongo;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Stands in for MongoDB: mongo-java-server, which speaks MongoDB's protocol and keeps its data in
 * memory or in a file. Tests start it in their own JVM; {@link #main} makes it a process of its
 * own:
 *
 * <pre>java -cp 'target/runtime/mongo/*' io.belfry.log.mongo.MongoStandIn
 *   [--port N] [--data FILE]</pre>
 *
 * <p>It prints one line, {@code {"mongodb": "mongodb://127.0.0.1:PORT/belfry"}}, once it answers,
 * and ends at SIGTERM. It listens on 127.0.0.1 only and asks for no password.
 */
public final class MongoStandIn implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final MongoBackend backend;
  private final Object lock = new Object();
  private Optional<MongoServer> server = Optional.empty(); // guarded by lock
  private int port;

  private MongoStandIn(MongoBackend backend, int port) {
    this.backend = backend;
    this.port = port;
    start();
  }

  /** One whose data is in memory, on a free port. */
  public static MongoStandIn inMemory() {
    return inMemory(0);
  }

  /** One whose data is in memory. */
  public static MongoStandIn inMemory(int port) {
    return new MongoStandIn(new MemoryBackend(), port);
  }

  /** One whose data is in a file, which is made where it is missing. */
  public static MongoStandIn inFile(Path file, int port) {
    return new MongoStandIn(new H2Backend(file.toAbsolutePath().toString()), port);
  }

  /** Begins to answer, on the port that it had before; what it held is still there. */
  public void start() {
    synchronized (lock) {
      if (server.isEmpty()) {
        var started = new MongoServer(withoutClose(backend));
        started.bind(HOST, port);
        port = started.getLocalAddress().getPort();
        server = Optional.of(started);
      }
    }
  }

  /** Ends all connections and refuses new ones; what it holds stays. */
  public void stop() {
    synchronized (lock) {
      server.ifPresent(MongoServer::shutdownNow);
      server = Optional.empty();
    }
  }

  /** The URI of a database in it. */
  public String uri(String database) {
    return "mongodb://" + HOST + ":" + port + "/" + database;
  }

  @Override
  public void close() {
    stop();
    backend.close();
  }

  /** A server that stops would take the data with it. */
  private static MongoBackend withoutClose(MongoBackend backend) {
    return (MongoBackend)
        Proxy.newProxyInstance(
            MongoStandIn.class.getClassLoader(),
            new Class<?>[] {MongoBackend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close") && method.getParameterCount() == 0) {
                return null;
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  public static void main(String[] args) throws InterruptedException {
    int port = 0;
    Optional<Path> file = Optional.empty();
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 < args.length && args[i].equals("--port")) {
        port = Integer.parseInt(args[i + 1]);
      } else if (i + 1 < args.length && args[i].equals("--data")) {
        file = Optional.of(Path.of(args[i + 1]));
      } else {
        System.err.println("usage: MongoStandIn [--port N] [--data FILE]");
        System.exit(2);
      }
    }
    int chosen = port;
    var standIn =
        file.map(data -> MongoStandIn.inFile(data, chosen))
            .orElseGet(() -> MongoStandIn.inMemory(chosen));
    Runtime.getRuntime().addShutdownHook(new Thread(standIn::close));
    System.out.println("{\"mongodb\": \"" + standIn.uri("belfry") + "\"}");
    new CountDownLatch(1).await();
  }
}
