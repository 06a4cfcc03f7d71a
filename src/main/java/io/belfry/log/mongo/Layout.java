package io.belfry.log.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.belfry.log.LogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * The collections of the log, their indexes and the number of their format.
 *
 * <p>Each index of a list goes on with the order of the list, so that a page is a short range of
 * one index. What is added later is added by any node at its start; a format that earlier versions
 * can't read gets the next number.
 */
final class Layout {
  static final String EXECUTIONS = "executions";
  static final String OUTPUT = "output";
  static final String AUDIT = "audit";
  static final String META = "meta";

  /** The number of this format; a database with a higher one is not touched. */
  static final int VERSION = 1;

  private static final String TTL = "expiry";

  /** MongoDB takes no longer one. */
  private static final long MAX_TTL = Integer.MAX_VALUE;

  private Layout() {}

  /**
   * Makes sure that the database has this format.
   *
   * @throws LogUnavailableException where a later version has made it
   */
  static void check(MongoDatabase database) {
    MongoCollection<BsonDocument> meta = Server.collection(database, META);
    var format = new BsonDocument("_id", new BsonString("format"));
    int version =
        Optional.ofNullable(meta.find(format).first())
            .map(found -> (int) Documents.number(found, "version"))
            .orElse(0);
    if (version > VERSION) {
      throw new LogUnavailableException(
          "the execution log has the format " + version + ", this version knows " + VERSION,
          new IllegalStateException());
    }
    if (version == 0) {
      Inserts.add(meta, List.of(format.append("version", new BsonInt32(VERSION))));
    }
  }

  /** Makes the indexes that are not there. */
  static void index(MongoDatabase database, Duration auditRetention) {
    Server.collection(database, EXECUTIONS)
        .createIndexes(
            List.of(
                listed("by_time"),
                listed("by_job", AttemptDocument.JOB),
                listed("by_name", AttemptDocument.NAME),
                listed("by_namespace", AttemptDocument.NAMESPACE),
                listed("by_worker", AttemptDocument.WORKER),
                listed("by_state", AttemptDocument.STATE, AttemptDocument.TRIGGER)));
    Server.collection(database, OUTPUT)
        .createIndexes(
            List.of(
                new IndexModel(
                    Indexes.ascending(
                        AttemptDocument.NAMESPACE, AttemptDocument.JOB, AttemptDocument.AT),
                    new IndexOptions().name("by_job"))));
    MongoCollection<BsonDocument> audit = Server.collection(database, AUDIT);
    audit.createIndexes(
        List.of(
            listed("by_time"),
            listed("by_user", AuditDocument.USER),
            listed("by_namespace", AuditDocument.NAMESPACE),
            listed("by_action", AuditDocument.ACTION),
            listed("by_outcome", AuditDocument.OUTCOME)));
    expire(audit, Math.min(MAX_TTL, auditRetention.toSeconds()));
  }

  private static IndexModel listed(String name, String... leading) {
    var fields = new ArrayList<Bson>();
    fields.add(Indexes.ascending(leading));
    fields.add(Indexes.descending("at", "_id"));
    return new IndexModel(Indexes.compoundIndex(fields), new IndexOptions().name(name));
  }

  /**
   * Lets MongoDB remove the audit of itself too, when no master does. The index keeps the longest
   * time that any node has named: a node with another setting shall not make others forget.
   */
  private static void expire(MongoCollection<BsonDocument> audit, long seconds) {
    OptionalLong kept = kept(audit);
    if (kept.isPresent() && kept.getAsLong() < seconds) {
      audit.dropIndex(TTL);
    }
    if (kept.isEmpty() || kept.getAsLong() < seconds) {
      make(audit, seconds);
    }
  }

  private static void make(MongoCollection<BsonDocument> audit, long seconds) {
    var options = new IndexOptions().name(TTL).expireAfter(seconds, TimeUnit.SECONDS);
    audit.createIndex(Indexes.ascending("at"), options);
  }

  /** After how many seconds the index lets go, where there is one. */
  private static OptionalLong kept(MongoCollection<BsonDocument> audit) {
    for (BsonDocument index : audit.listIndexes(BsonDocument.class)) {
      if (TTL.equals(Documents.maybeText(index, "name").orElse(""))) {
        return OptionalLong.of(Documents.number(index, "expireAfterSeconds"));
      }
    }
    return OptionalLong.empty();
  }
}
