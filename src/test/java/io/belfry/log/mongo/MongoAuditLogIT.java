package io.belfry.log.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClients;
import io.belfry.log.AuditLogContract;
import io.belfry.log.ExecutionLog;
import java.time.Duration;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MongoAuditLogIT extends AuditLogContract {
  private static final long DAY = 24 * 60 * 60;

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

  /** A node with another setting shall not make the others forget. */
  @Test
  void theIndexThatForgetsKeepsTheLongestTimeThatAnyNodeNamed() {
    reopenWith(10);
    assertThat(forgetsAfter()).contains(400 * DAY);
    // the stand-in has no such index that it could drop
    assumeTrue(mongo.isReal());
    reopenWith(500);
    assertThat(forgetsAfter()).contains(500 * DAY);
    reopenWith(10);
    assertThat(forgetsAfter()).contains(500 * DAY);
  }

  private void reopenWith(int days) {
    log.close();
    current = current.withAuditRetention(Duration.ofDays(days));
    log = MongoUnderTest.openWhole(current);
  }

  private Optional<Long> forgetsAfter() {
    try (var client = MongoClients.create(mongo.uri())) {
      Optional<Long> seconds = Optional.empty();
      for (BsonDocument index :
          client
              .getDatabase(current.database())
              .getCollection("audit")
              .listIndexes(BsonDocument.class)) {
        if (index.getString("name").getValue().equals("expiry")) {
          seconds = Optional.of(index.getNumber("expireAfterSeconds").longValue());
        }
      }
      return seconds;
    }
  }
}
