package io.belfry.log.mongo;

import static io.belfry.log.mongo.AttemptDocument.ID;
import static io.belfry.log.mongo.AttemptDocument.REVISION;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import io.belfry.job.ExecutionRecord;
import io.belfry.log.LogUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonDocument;

/**
 * Writes records of attempts. Most are new and go in with one call. Of those that are there already
 * the kept one is read and merged with the new one as {@link ExecutionRecord#merge} says, and
 * replaced if it still has the revision that was read: a worker and a master may write the same
 * attempt at the same time, and nothing of either is lost.
 */
final class AttemptWriter {
  private static final int ROUNDS = 10;
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final MongoCollection<BsonDocument> collection;
  private final MongoCollection<BsonDocument> surely;

  AttemptWriter(MongoCollection<BsonDocument> collection) {
    this.collection = collection;
    // what is left as it is has to stay: read what most members have, from the one that writes
    this.surely =
        collection
            .withReadPreference(ReadPreference.primary())
            .withReadConcern(ReadConcern.MAJORITY);
  }

  /** Writes the records, of which no two may be of the same attempt. */
  void write(List<ExecutionRecord> records) {
    List<ExecutionRecord> left = insert(records);
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      if (round > 0) {
        // somebody else writes them, or not enough members have them yet
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1L << round));
      }
      left = merge(left);
    }
    if (!left.isEmpty()) {
      throw new LogUnavailableException(
          "others write " + left.size() + " of the same attempts",
          new IllegalStateException(left.get(0).id().toString()));
    }
  }

  /** Adds the records; those are left that were there already. */
  private List<ExecutionRecord> insert(List<ExecutionRecord> records) {
    List<BsonDocument> documents =
        records.stream().map(each -> AttemptDocument.write(each, 1)).toList();
    return Inserts.add(collection, documents).stream().map(records::get).toList();
  }

  /** Merges the records with those that are there; those are left that have to be tried again. */
  private List<ExecutionRecord> merge(List<ExecutionRecord> records) {
    Map<String, BsonDocument> kept = kept(records);
    var gone = new ArrayList<ExecutionRecord>();
    var changed = new ArrayList<ExecutionRecord>();
    var replacements = new ArrayList<ReplaceOneModel<BsonDocument>>();
    for (ExecutionRecord next : records) {
      Optional<BsonDocument> document = Optional.ofNullable(kept.get(AttemptDocument.id(next)));
      if (document.isEmpty()) {
        gone.add(next);
        continue;
      }
      replacement(document.get(), next)
          .ifPresent(
              replacement -> {
                replacements.add(replacement);
                changed.add(next);
              });
    }
    var left = new ArrayList<>(insert(gone));
    if (!replacements.isEmpty()
        && collection.bulkWrite(replacements, UNORDERED).getMatchedCount() < replacements.size()) {
      // which ones were not replaced is not said; the others change nothing any more
      left.addAll(changed);
    }
    return left;
  }

  private Map<String, BsonDocument> kept(List<ExecutionRecord> records) {
    List<String> ids = records.stream().map(AttemptDocument::id).toList();
    var kept = new HashMap<String, BsonDocument>();
    surely
        .find(Filters.in(ID, ids))
        .forEach(document -> kept.put(document.getString(ID).getValue(), document));
    return kept;
  }

  private static Optional<ReplaceOneModel<BsonDocument>> replacement(
      BsonDocument document, ExecutionRecord next) {
    ExecutionRecord kept = AttemptDocument.read(document);
    ExecutionRecord merged = kept.merge(next);
    if (merged.equals(kept)) {
      return Optional.empty();
    }
    long revision = Documents.number(document, REVISION);
    return Optional.of(
        new ReplaceOneModel<>(
            Filters.and(Filters.eq(ID, AttemptDocument.id(next)), Filters.eq(REVISION, revision)),
            AttemptDocument.write(merged, revision + 1)));
  }
}
