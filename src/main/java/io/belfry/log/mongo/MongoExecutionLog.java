package io.belfry.log.mongo;

import static io.belfry.log.mongo.AttemptDocument.ID;
import static io.belfry.log.mongo.AttemptDocument.JOB;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import io.belfry.log.AggregateLog;
import io.belfry.log.AuditLog;
import io.belfry.log.Bulk;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionPage;
import io.belfry.log.ExecutionQuery;
import io.belfry.log.LogEntry;
import io.belfry.log.OutputChunk;
import io.belfry.log.mongo.Keyset.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * The execution log in MongoDB. It is there at once, also where MongoDB is not: calls fail until it
 * answers, and a thread goes on trying to make the indexes.
 *
 * <p>MongoDB writes document by document. So an append that fails has perhaps written a part of its
 * entries; sending all again, as the spool does, changes nothing of those.
 */
public final class MongoExecutionLog implements ExecutionLog {
  private final Server server;
  private final IndexMaker indexes;
  private final AuditLog audit;
  private final AggregateLog aggregates;

  /** Whether the format of the database is known to be ours. */
  private volatile boolean checked;

  private MongoExecutionLog(Server server, IndexMaker indexes) {
    this.server = server;
    this.indexes = indexes;
    this.audit = new MongoAuditLog(server);
    this.aggregates = new MongoAggregateLog(server);
  }

  /**
   * Opens the log without waiting for MongoDB.
   *
   * @param threads makes the thread that makes the indexes
   * @throws IllegalArgumentException where the options can't be used; the message holds no secret
   */
  public static MongoExecutionLog open(MongoOptions options, ThreadFactory threads) {
    var server = new Server(options);
    var indexes = new IndexMaker(server, options.auditRetention());
    indexes.start(threads);
    return new MongoExecutionLog(server, indexes);
  }

  /** Waits until the indexes are there; false where that takes longer. */
  boolean awaitIndexes(Duration patience) throws InterruptedException {
    return indexes.await(patience);
  }

  @Override
  public void append(List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Bulk bulk = Bulk.of(entries);
    server.write(
        database -> {
          check(database);
          // the output first, so that a reader who sees the end sees all of it
          Inserts.add(
              Server.collection(database, Layout.OUTPUT),
              bulk.chunks().stream().map(ChunkDocument::write).toList());
          Inserts.add(
              Server.collection(database, Layout.AUDIT),
              bulk.audit().stream().map(AuditDocument::write).toList());
          new AttemptWriter(Server.collection(database, Layout.EXECUTIONS)).write(bulk.attempts());
          return entries.size();
        });
  }

  private void check(MongoDatabase database) {
    if (!checked) {
      Layout.check(database);
      checked = true;
    }
  }

  @Override
  public List<ExecutionRecord> attempts(ExecutionId id) {
    // '$' follows '#'
    Bson range = Filters.and(Filters.gt(ID, id + "#"), Filters.lt(ID, id + "$"));
    return server.read(
        database ->
            records(
                    Server.collection(database, Layout.EXECUTIONS)
                        .find(range)
                        .into(new ArrayList<>()))
                .stream()
                .sorted(Comparator.comparingInt(ExecutionRecord::attempt))
                .toList());
  }

  @Override
  public ExecutionPage list(ExecutionQuery query) {
    Optional<Keyset> behind = query.cursor().map(text -> Keyset.parse(text, Kind.EXECUTIONS));
    return server.read(
        database -> {
          Listing.Page page =
              executions(database, ExecutionFilters.of(query))
                  .page(behind, query.limit(), Kind.EXECUTIONS);
          return new ExecutionPage(
              records(page.documents()), page.nextCursor(), page.shownTotal(), page.totalIsExact());
        });
  }

  private Listing executions(MongoDatabase database, List<Bson> filters) {
    return new Listing(
        Server.collection(database, Layout.EXECUTIONS), filters, server.callMillis());
  }

  @Override
  public List<ExecutionRecord> latest(List<JobId> jobs, int limit) {
    if (jobs.isEmpty() || limit < 1) {
      return List.of();
    }
    return server.read(
        database -> {
          var found = new ArrayList<BsonDocument>();
          for (JobId job : new LinkedHashSet<>(jobs)) {
            // one short range of an index each; together they would be sorted as a whole
            found.addAll(
                executions(database, List.of(Filters.eq(JOB, job.toString())))
                    .read(Optional.empty(), limit));
          }
          found.sort(Keyset.ORDER);
          return records(found);
        });
  }

  @Override
  public List<OutputChunk> output(ExecutionId id, int attempt, long afterSequence, int limit) {
    Bson range = ChunkDocument.behind(AttemptDocument.id(id, attempt), afterSequence);
    return server.read(
        database ->
            Readable.of(
                Server.collection(database, Layout.OUTPUT)
                    .find(range)
                    .sort(Sorts.ascending(ID))
                    .limit(limit)
                    .into(new ArrayList<>()),
                document -> ChunkDocument.read(id, attempt, document)));
  }

  @Override
  public long expire(JobId job, History history, Instant now) {
    var expiry = new Expiry(job, history, now);
    long gone = steps(database -> expiry.step(database, expiry.tooOld()));
    Optional<Bson> tooMany = server.read(expiry::tooMany);
    if (tooMany.isPresent()) {
      gone += steps(database -> expiry.step(database, tooMany.get()));
    }
    Optional<String> place = Optional.of("");
    while (place.isPresent()) {
      String behind = place.get();
      place = server.write(database -> expiry.sweep(database, behind));
    }
    return gone;
  }

  private long steps(Function<MongoDatabase, Integer> step) {
    long gone = 0;
    int some;
    do {
      some = server.write(step);
      gone += some;
    } while (some == Expiry.STEP);
    return gone;
  }

  @Override
  public List<JobId> jobs(String after, int limit) {
    Optional<JobId> behind = after.isEmpty() ? Optional.empty() : Optional.of(JobId.parse(after));
    return server.read(database -> new JobNames(database).behind(behind, limit));
  }

  private static List<ExecutionRecord> records(List<BsonDocument> documents) {
    return Readable.of(documents, AttemptDocument::read);
  }

  @Override
  public AuditLog audit() {
    return audit;
  }

  @Override
  public AggregateLog aggregates() {
    return aggregates;
  }

  @Override
  public void close() {
    indexes.close();
    server.close();
  }
}
