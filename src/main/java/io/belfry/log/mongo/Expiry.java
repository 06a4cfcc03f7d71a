package io.belfry.log.mongo;

import static io.belfry.log.mongo.AttemptDocument.AT;
import static io.belfry.log.mongo.AttemptDocument.ID;
import static io.belfry.log.mongo.AttemptDocument.JOB;
import static io.belfry.log.mongo.AttemptDocument.NAMESPACE;
import static io.belfry.log.mongo.AttemptDocument.STATE;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.History;
import io.belfry.job.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/** What a job's history no longer covers, removed one step at a time. */
final class Expiry {
  /** The most documents that go in one step. */
  static final int STEP = 100;

  private static final Bson PLACE = Projections.include(AT, ID);

  /** What this version does not know may not have ended. */
  private static final List<String> ENDED =
      Arrays.stream(ExecutionState.values())
          .filter(ExecutionState::isFinal)
          .map(ExecutionState::text)
          .toList();

  private final JobId job;
  private final History history;
  private final Instant cutoff;

  Expiry(JobId job, History history, Instant now) {
    this.job = job;
    this.history = history;
    this.cutoff = now.minus(history.maxAge());
  }

  /** The oldest place of which nothing is too much, and that behind which all is. */
  Optional<Bson> tooMany(MongoDatabase database) {
    BsonDocument first =
        Server.collection(database, Layout.EXECUTIONS)
            .find(Filters.eq(JOB, job.toString()))
            .projection(PLACE)
            .sort(Keyset.NEWEST_FIRST)
            .skip(history.maxCount())
            .first();
    return Optional.ofNullable(first).map(place -> Keyset.of(place).andBehind());
  }

  Bson tooOld() {
    return Filters.lt(AT, Documents.time(cutoff));
  }

  /** Removes up to {@link #STEP} attempts with their output; fewer means that none is left. */
  int step(MongoDatabase database, Bson which) {
    MongoCollection<BsonDocument> executions = Server.collection(database, Layout.EXECUTIONS);
    var doomed = new ArrayList<String>();
    executions
        .find(Filters.and(Filters.eq(JOB, job.toString()), which, Filters.in(STATE, ENDED)))
        .projection(PLACE)
        .sort(Keyset.NEWEST_FIRST)
        .limit(STEP)
        .forEach(document -> doomed.add(document.getString(ID).getValue()));
    if (!doomed.isEmpty()) {
      // the output first: what is left of it by a failure is found again by its attempt
      removeOutput(database, doomed);
      executions.deleteMany(Filters.in(ID, doomed));
    }
    return doomed.size();
  }

  private static void removeOutput(MongoDatabase database, List<String> attempts) {
    Server.collection(database, Layout.OUTPUT)
        .deleteMany(Filters.or(attempts.stream().map(ChunkDocument::of).toList()));
  }

  /**
   * Removes output too old that no attempt belongs to, such as came in after its attempt had gone.
   *
   * @param behind the id of the piece behind which to go on, at first the empty string
   * @return where to go on, absent at the end
   */
  Optional<String> sweep(MongoDatabase database, String behind) {
    var pieces = new ArrayList<String>();
    Server.collection(database, Layout.OUTPUT)
        .find(
            Filters.and(
                Filters.eq(NAMESPACE, job.namespace()),
                Filters.eq(JOB, job.toString()),
                tooOld(),
                Filters.gt(ID, behind)))
        .projection(Projections.include(ID))
        .sort(Sorts.ascending(ID))
        .limit(STEP)
        .forEach(document -> pieces.add(document.getString(ID).getValue()));
    Set<String> alone = new HashSet<>();
    pieces.forEach(piece -> alone.add(ChunkDocument.attempt(piece)));
    if (!alone.isEmpty()) {
      Server.collection(database, Layout.EXECUTIONS)
          .find(Filters.in(ID, alone))
          .projection(Projections.include(ID))
          .forEach(document -> alone.remove(document.getString(ID).getValue()));
    }
    if (!alone.isEmpty()) {
      removeOutput(database, List.copyOf(alone));
    }
    return pieces.size() < STEP ? Optional.empty() : Optional.of(pieces.get(pieces.size() - 1));
  }
}
