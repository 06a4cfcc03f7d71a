package io.belfry.log.mongo;

import io.belfry.log.AggregateLogContract;
import io.belfry.log.ExecutionLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MongoAggregateLogIT extends AggregateLogContract {
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
}
