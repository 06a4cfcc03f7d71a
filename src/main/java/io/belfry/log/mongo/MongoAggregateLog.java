package io.belfry.log.mongo;

import static io.belfry.log.mongo.AttemptDocument.AT;
import static io.belfry.log.mongo.AttemptDocument.ID;
import static io.belfry.log.mongo.AttemptDocument.NAMESPACE;
import static io.belfry.log.mongo.AttemptDocument.STATE;
import static io.belfry.log.mongo.AttemptDocument.TRIGGER;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import io.belfry.job.ExecutionState;
import io.belfry.job.Trigger;
import io.belfry.log.Aggregate;
import io.belfry.log.AggregateCodec;
import io.belfry.log.AggregateLog;
import io.belfry.log.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * Aggregates, in a collection beside the executions. The {@code _id} is the minute in ms, {@code /}
 * and the namespace, {@code 1764000000000/default}, so that a span of time is a range of it.
 */
final class MongoAggregateLog implements AggregateLog {
  static final String COLLECTION = "aggregates";

  private static final String DATA = "data";
  private static final Bson FIELDS =
      Projections.include(NAMESPACE, STATE, TRIGGER, AT, "startedAt", "finishedAt", "range");

  private final Server server;

  MongoAggregateLog(Server server) {
    this.server = server;
  }

  @Override
  public List<Aggregate> compute(Instant from, Instant until) {
    Bson span =
        Filters.and(Filters.gte(AT, Documents.time(from)), Filters.lt(AT, Documents.time(until)));
    return server.read(
        database -> {
          Tally tally = new Tally();
          var documents =
              Server.collection(database, Layout.EXECUTIONS).find(span).projection(FIELDS);
          try (var cursor = documents.cursor()) {
            while (cursor.hasNext()) {
              BsonDocument document = cursor.next();
              Readable.of(List.of(document), MongoAggregateLog::attempt).forEach(tally::add);
            }
          }
          return tally.aggregates();
        });
  }

  private static Tally.Attempt attempt(BsonDocument document) {
    return new Tally.Attempt(
        Documents.text(document, NAMESPACE),
        ExecutionState.of(Documents.text(document, STATE)),
        Trigger.of(Documents.text(document, TRIGGER)),
        Documents.time(document, AT),
        Documents.maybeTime(document, "startedAt"),
        Documents.maybeTime(document, "finishedAt"),
        Documents.part(document, "range")
            .map(range -> Documents.number(range, "count"))
            .orElse(1L));
  }

  @Override
  public void put(List<Aggregate> aggregates) {
    if (aggregates.isEmpty()) {
      return;
    }
    List<ReplaceOneModel<BsonDocument>> writes = new ArrayList<>();
    for (Aggregate each : aggregates) {
      String id = place(each.at()) + each.namespace();
      var document = new BsonDocument();
      Documents.put(document, ID, id);
      Documents.put(document, AT, each.at());
      Documents.put(document, NAMESPACE, each.namespace());
      Documents.put(document, DATA, AggregateCodec.write(each));
      writes.add(
          new ReplaceOneModel<>(Filters.eq(ID, id), document, new ReplaceOptions().upsert(true)));
    }
    server.write(
        database -> {
          Layout.check(database);
          return Server.collection(database, COLLECTION).bulkWrite(writes).getMatchedCount();
        });
  }

  @Override
  public List<Aggregate> list(Optional<Set<String>> namespaces, Instant from, Instant until) {
    List<Bson> filters = new ArrayList<>();
    filters.add(Filters.gte(ID, place(from)));
    filters.add(Filters.lt(ID, place(until)));
    namespaces.ifPresent(names -> filters.add(Filters.in(NAMESPACE, names)));
    return server.read(
        database ->
            Readable.of(
                Server.collection(database, COLLECTION)
                    .find(Filters.and(filters))
                    .sort(Sorts.ascending(ID))
                    .into(new ArrayList<>()),
                document ->
                    AggregateCodec.read(
                        Documents.time(document, AT),
                        Documents.text(document, NAMESPACE),
                        Documents.text(document, DATA))));
  }

  @Override
  public Optional<Instant> newest() {
    return server.read(
        database ->
            Optional.ofNullable(
                    Server.collection(database, COLLECTION)
                        .find()
                        .projection(Projections.include(AT))
                        .sort(Sorts.descending(ID))
                        .first())
                .map(document -> Documents.time(document, AT)));
  }

  @Override
  public long expire(Instant before) {
    return server.write(
        database ->
            Server.collection(database, COLLECTION)
                .deleteMany(Filters.lt(ID, place(before)))
                .getDeletedCount());
  }

  private static String place(Instant at) {
    return String.format(Locale.ROOT, "%013d/", Math.max(0, at.toEpochMilli()));
  }
}
