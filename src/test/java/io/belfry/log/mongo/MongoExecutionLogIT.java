package io.belfry.log.mongo;

import static io.belfry.log.Records.T0;
import static io.belfry.log.Records.chunk;
import static io.belfry.log.Records.claimed;
import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.job;
import static io.belfry.log.Records.lost;
import static io.belfry.log.Records.running;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.belfry.job.ExecutionId;
import io.belfry.job.ExecutionRecord;
import io.belfry.job.ExecutionState;
import io.belfry.job.JobDefinition.History;
import io.belfry.log.ExecutionLog;
import io.belfry.log.ExecutionLogContract;
import io.belfry.log.ExecutionQuery;
import io.belfry.log.LogEntry;
import io.belfry.log.LogRejectedException;
import io.belfry.log.LogUnavailableException;
import io.belfry.log.Records;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MongoExecutionLogIT extends ExecutionLogContract {
  private static MongoUnderTest mongo;
  private MongoOptions current;

  @BeforeAll
  static void startMongo() {
    mongo = MongoUnderTest.start();
  }

  @AfterAll
  static void stopMongo() {
    mongo.close();
  }

  @Override
  protected ExecutionLog open() {
    current = mongo.newDatabase();
    return MongoUnderTest.openWhole(current);
  }

  @Override
  protected ExecutionLog reopen(ExecutionLog open) {
    open.close();
    return MongoUnderTest.openWhole(current);
  }

  private BsonDocument database(String collection, Bson which, String field, BsonValue value) {
    try (var client = MongoClients.create(mongo.uri())) {
      var documents =
          client.getDatabase(current.database()).getCollection(collection, BsonDocument.class);
      documents.updateOne(which, Updates.set(field, value), new UpdateOptions().upsert(true));
      return documents.find(which).first();
    }
  }

  private static ExecutionQuery where(String field, String value) {
    ExecutionQuery all = ExecutionQuery.newest(50);
    Optional<String> asked = Optional.of(value);
    return new ExecutionQuery(
        field.equals("namespace") ? asked.map(Set::of) : all.namespaces(),
        field.equals("job") ? asked : all.job(),
        all.states(),
        all.triggers(),
        field.equals("worker") ? asked : all.worker(),
        all.since(),
        all.until(),
        field.equals("text") ? asked : all.text(),
        all.cursor(),
        all.limit());
  }

  /** A master says lost and the worker's late result comes in at the same time. */
  @Test
  void ofTwoWhoWriteTheSameAttemptsNothingIsLost() throws Exception {
    List<ExecutionId> ids = LongStream.range(0, 300).mapToObj(n -> id("job", n)).toList();
    List<ExecutionRecord> begun = ids.stream().map(id -> claimed(id, 1)).toList();
    log.append(begun.stream().<LogEntry>map(Records::entry).toList());
    var together = new CyclicBarrier(2);
    var threads = Executors.newFixedThreadPool(2);
    try (ExecutionLog other = MongoUnderTest.openWhole(current)) {
      var worker =
          threads.submit(() -> inTwenties(log, ids, id -> succeeded(id, 1).late(), together));
      var master = threads.submit(() -> inTwenties(other, ids, id -> lost(id, 1), together));
      worker.get(60, TimeUnit.SECONDS);
      master.get(60, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }

    for (ExecutionId id : ids) {
      ExecutionRecord kept = log.attempts(id).get(0);
      assertThat(kept.outcome().state()).isEqualTo(ExecutionState.LOST);
      assertThat(kept.outcome().reason()).contains("worker.gone");
      assertThat(kept.outcome().lateResult()).isPresent();
      assertThat(kept.times().startedAt()).isPresent();
    }
  }

  private static Void inTwenties(
      ExecutionLog log,
      List<ExecutionId> ids,
      Function<ExecutionId, ExecutionRecord> writing,
      CyclicBarrier together)
      throws Exception {
    for (int from = 0; from < ids.size(); from += 20) {
      together.await(30, TimeUnit.SECONDS);
      log.append(
          ids.subList(from, from + 20).stream()
              .map(writing)
              .<LogEntry>map(Records::entry)
              .toList());
    }
    return null;
  }

  @Test
  void whatAQueryHoldsIsTakenLiterally() {
    log.append(List.of(entry(succeeded(id("job", 1), 1))));
    for (String odd :
        List.of("{\"$gt\":\"\"}", "$where", "{$ne: null}", ".*", "#00001", "\0", "a\ud83d")) {
      for (String field : List.of("namespace", "job", "worker", "text")) {
        assertThat(log.list(where(field, odd)).items()).as("%s %s", field, odd).isEmpty();
      }
    }
    assertThat(log.list(where("text", "job@")).items()).hasSize(1);
  }

  @Test
  void outputThatComesInAfterItsAttemptWentIsSweptAway() {
    log.append(
        List.of(
            chunk(id("job", 1), 1, 0, "late"),
            chunk(id("job", 2), 1, 0, "of one that is there"),
            entry(running(id("job", 2), 1)),
            chunk(id("other", 1), 1, 0, "of another job")));
    assertThat(log.jobs("", 9)).containsExactly(job("job"), job("other"));

    assertThat(log.expire(job("job"), new History(Duration.ofSeconds(60), 9), T0.plusSeconds(90)))
        .isZero();

    assertThat(log.output(id("job", 1), 1, -1, 9)).isEmpty();
    assertThat(log.output(id("job", 2), 1, -1, 9)).hasSize(1);
    assertThat(log.output(id("other", 1), 1, -1, 9)).hasSize(1);
    log.expire(job("other"), new History(Duration.ofSeconds(60), 9), T0.plusSeconds(90));
    assertThat(log.jobs("", 9)).containsExactly(job("job"));
  }

  @Test
  void aRecordThatIsTooLargeForADocumentIsRefused() {
    ExecutionRecord whole = succeeded(id("job", 1), 1);
    var origin = whole.origin();
    var large =
        new ExecutionRecord(
            whole.id(),
            1,
            whole.claim(),
            new ExecutionRecord.Origin(
                1, origin.trigger(), Optional.empty(), Optional.of("x".repeat(17 << 20))),
            whole.times(),
            whole.outcome());

    assertThatThrownBy(() -> log.append(List.of(entry(large))))
        .isInstanceOf(LogRejectedException.class);
    log.append(List.of(entry(whole)));
    assertThat(log.attempts(whole.id())).containsExactly(whole);
  }

  @Test
  void whatALaterVersionWroteIsLeftAloneAndHidesNothing() {
    log.append(List.of(entry(succeeded(id("job", 1), 1)), entry(succeeded(id("job", 2), 1))));
    Bson second = Filters.eq("_id", "default/job@" + T0.plusSeconds(2).toEpochMilli() + "#00001");
    database("executions", second, "mood", new BsonString("good"));
    assertThat(log.attempts(id("job", 2))).containsExactly(succeeded(id("job", 2), 1));

    database("executions", second, "state", new BsonString("dreaming"));
    assertThat(log.list(ExecutionQuery.newest(5)).items())
        .containsExactly(succeeded(id("job", 1), 1));
    assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id("job", 2), 1)))))
        .isInstanceOf(IllegalArgumentException.class);
    log.expire(job("job"), new History(Duration.ZERO, 0), T0.plusSeconds(900));
    assertThat(database("executions", second, "seen", new BsonString("yes")).getString("state"))
        .isEqualTo(new BsonString("dreaming"));
  }

  @Test
  void aLaterFormatIsNotTouched() {
    log.append(List.of(entry(succeeded(id("job", 1), 1))));
    database("meta", Filters.eq("_id", "format"), "version", new BsonInt32(2));
    log.close();
    log = MongoUnderTest.open(current);

    assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id("job", 2), 1)))))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("has the format 2, this version knows 1");
  }

  @Test
  void anInterruptedCallerBreaksNothingForTheOthers() {
    for (long n = 0; n < 20; n++) {
      Thread.currentThread().interrupt();
      try {
        log.append(List.of(entry(succeeded(id("job", n), 1))));
        log.list(ExecutionQuery.newest(5));
      } catch (LogUnavailableException e) {
        // the interrupted one itself may fail
      } finally {
        Thread.interrupted();
      }
      log.append(List.of(entry(succeeded(id("job", n), 1))));
    }
    assertThat(log.list(ExecutionQuery.newest(5)).total()).isEqualTo(20);
  }
}
