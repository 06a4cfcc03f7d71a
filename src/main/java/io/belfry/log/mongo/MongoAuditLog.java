package io.belfry.log.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.belfry.log.AuditEntry;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.log.AuditLog;
import io.belfry.log.AuditPage;
import io.belfry.log.AuditQuery;
import io.belfry.log.mongo.Keyset.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/** The audit in a collection of its own. */
final class MongoAuditLog implements AuditLog {
  private static final int STEP = 500;

  private final Server server;

  MongoAuditLog(Server server) {
    this.server = server;
  }

  @Override
  public AuditPage list(AuditQuery query) {
    Optional<Keyset> behind = query.cursor().map(text -> Keyset.parse(text, Kind.AUDIT));
    return server.read(
        database -> {
          Listing.Page page = listing(database, query).page(behind, query.limit(), Kind.AUDIT);
          return new AuditPage(
              entries(page.documents()), page.nextCursor(), page.shownTotal(), page.totalIsExact());
        });
  }

  @Override
  public List<AuditEntry> read(AuditQuery query, Optional<AuditEntry> last) {
    Optional<Keyset> behind = last.map(entry -> Keyset.of(entry.at(), entry.id()));
    return server.read(database -> entries(listing(database, query).read(behind, query.limit())));
  }

  private Listing listing(MongoDatabase database, AuditQuery query) {
    return new Listing(collection(database), filters(query), server.callMillis());
  }

  private static MongoCollection<BsonDocument> collection(MongoDatabase database) {
    return Server.collection(database, Layout.AUDIT);
  }

  private static List<AuditEntry> entries(List<BsonDocument> documents) {
    return Readable.of(documents, AuditDocument::read);
  }

  private static List<Bson> filters(AuditQuery query) {
    var filters = new ArrayList<Bson>();
    query.user().ifPresent(user -> filters.add(Filters.eq(AuditDocument.USER, user)));
    query.namespaces().ifPresent(some -> filters.add(Filters.in(AuditDocument.NAMESPACE, some)));
    query.action().ifPresent(action -> filters.add(Filters.eq(AuditDocument.ACTION, action)));
    if (!query.outcomes().isEmpty()) {
      List<String> outcomes = query.outcomes().stream().map(Outcome::text).toList();
      filters.add(Filters.in(AuditDocument.OUTCOME, outcomes));
    }
    query.since().ifPresent(at -> filters.add(Filters.gte("at", Documents.time(at))));
    query.until().ifPresent(at -> filters.add(Filters.lt("at", Documents.time(at))));
    query.text().ifPresent(text -> filters.add(search(text)));
    return filters;
  }

  private static Bson search(String text) {
    if (!Literal.canBeSent(text)) {
      return Filters.in("_id", List.of());
    }
    String pattern = Literal.pattern(text);
    return Filters.or(
        AuditDocument.SEARCHED.stream().map(field -> Filters.regex(field, pattern)).toList());
  }

  @Override
  public long expire(Instant before) {
    long gone = 0;
    int step;
    do {
      step = server.write(database -> step(collection(database), before));
      gone += step;
    } while (step == STEP);
    return gone;
  }

  private static int step(MongoCollection<BsonDocument> audit, Instant before) {
    var doomed = new ArrayList<String>();
    audit
        .find(Filters.lt("at", Documents.time(before)))
        .projection(Projections.include("_id"))
        .limit(STEP)
        .forEach(document -> doomed.add(document.getString("_id").getValue()));
    if (!doomed.isEmpty()) {
      audit.deleteMany(Filters.in("_id", doomed));
    }
    return doomed.size();
  }
}
