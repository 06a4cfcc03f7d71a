package io.belfry.log.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import io.belfry.log.mongo.Keyset.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * Pages of a collection in the order of every list. Nothing is skipped over: a page begins behind
 * the place that the cursor names.
 */
final class Listing {
  /** How far a total is counted. */
  static final int MAX_TOTAL = 10_000;

  private final MongoCollection<BsonDocument> collection;
  private final List<Bson> filters;
  private final long limitMillis;

  /** A page of documents. */
  record Page(List<BsonDocument> documents, Optional<String> nextCursor, long total) {
    long shownTotal() {
      return Math.min(total, MAX_TOTAL);
    }

    boolean totalIsExact() {
      return total <= MAX_TOTAL;
    }
  }

  /**
   * @param limitMillis how long the server may take
   */
  Listing(MongoCollection<BsonDocument> collection, List<Bson> filters, long limitMillis) {
    this.collection = collection;
    this.filters = List.copyOf(filters);
    this.limitMillis = limitMillis;
  }

  Page page(Optional<Keyset> behind, int limit, Kind kind) {
    List<BsonDocument> found = read(behind, limit + 1);
    boolean more = found.size() > limit;
    List<BsonDocument> page = more ? found.subList(0, limit) : found;
    Optional<String> next =
        more ? Optional.of(Keyset.of(page.get(page.size() - 1)).cursor(kind)) : Optional.empty();
    long total = behind.isEmpty() && !more ? page.size() : count();
    return new Page(page, next, total);
  }

  /** The first documents, or those behind this place. */
  List<BsonDocument> read(Optional<Keyset> behind, int limit) {
    var all = new ArrayList<>(filters);
    behind.ifPresent(place -> all.add(place.behind()));
    return collection
        .find(and(all))
        .sort(Keyset.NEWEST_FIRST)
        .limit(limit)
        .maxTime(limitMillis, TimeUnit.MILLISECONDS)
        .into(new ArrayList<>());
  }

  /** How many pass, at most one more than {@link #MAX_TOTAL}. */
  private long count() {
    var options =
        new CountOptions().limit(MAX_TOTAL + 1).maxTime(limitMillis, TimeUnit.MILLISECONDS);
    return collection.countDocuments(and(filters), options);
  }

  static Bson and(List<Bson> filters) {
    return filters.isEmpty() ? new BsonDocument() : Filters.and(filters);
  }
}
