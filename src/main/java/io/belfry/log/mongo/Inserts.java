package io.belfry.log.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.util.List;
import org.bson.BsonDocument;

/** Adds documents, of which some may be there already. */
final class Inserts {
  private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);

  private Inserts() {}

  /**
   * Adds what is not there by its id.
   *
   * @return the places of the documents that were there
   */
  static List<Integer> add(MongoCollection<BsonDocument> collection, List<BsonDocument> documents) {
    if (documents.isEmpty()) {
      return List.of();
    }
    try {
      collection.insertMany(documents, UNORDERED);
      return List.of();
    } catch (MongoBulkWriteException e) {
      if (Failures.isOnlyDuplicates(e)) {
        return e.getWriteErrors().stream().map(BulkWriteError::getIndex).toList();
      }
      throw e;
    }
  }
}
