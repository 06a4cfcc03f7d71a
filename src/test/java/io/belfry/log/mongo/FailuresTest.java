package io.belfry.log.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import io.belfry.log.LogRejectedException;
import io.belfry.log.LogUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final ServerAddress SERVER = new ServerAddress();
  private static final int DUPLICATE = 11000;

  private static MongoBulkWriteException bulk(BulkWriteError... errors) {
    return new MongoBulkWriteException(
        BulkWriteResult.unacknowledged(), List.of(errors), null, SERVER, Set.of());
  }

  private static BulkWriteError error(int code, String words) {
    return new BulkWriteError(code, words, new BsonDocument(), 0);
  }

  private static MongoCommandException command(int code, String words) {
    return new MongoCommandException(
        new BsonDocument("ok", new BsonInt32(0))
            .append("code", new BsonInt32(code))
            .append("errmsg", new BsonString(words)),
        SERVER);
  }

  @Test
  void aServerThatIsAwayOrFullKeepsEverythingInTheSpool() {
    var failures = new ArrayList<RuntimeException>();
    failures.add(new MongoTimeoutException("no server"));
    failures.add(new MongoSocketReadTimeoutException("slow", SERVER, new IOException()));
    failures.add(command(13, "not authorized on belfry"));
    failures.add(command(18, "Authentication failed."));
    failures.add(command(10107, "not primary"));
    failures.add(command(14031, "Out of disk space"));
    failures.add(command(8000, "you are over your space quota, using 513 MB of 512 MB"));
    failures.add(bulk(error(14031, "Can't take a write lock while out of disk space")));
    failures.add(bulk(error(8000, "you are over your space quota")));
    failures.add(bulk(error(2, "No space left on device")));
    failures.add(bulk(error(DUPLICATE, "E11000"), error(10107, "not primary")));
    failures.add(bulk(error(10334, "too large"), error(189, "primary stepped down")));
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(Failures.ofWrite(failure))
                    .isInstanceOf(LogUnavailableException.class)
                    .hasCause(failure));
  }

  @Test
  void aWriteThatTooFewMembersHaveIsNone() {
    var concern = new WriteConcernError(64, "WriteConcernFailed", "waiting", new BsonDocument());
    var failure =
        new MongoBulkWriteException(
            BulkWriteResult.unacknowledged(),
            List.of(error(DUPLICATE, "E11000")),
            concern,
            SERVER,
            Set.of());
    assertThat(Failures.isOnlyDuplicates(failure)).isFalse();
    assertThat(Failures.ofWrite(failure)).isInstanceOf(LogUnavailableException.class);
  }

  @Test
  void whatIsTooLargeIsRefused() {
    for (RuntimeException failure :
        List.of(
            bulk(error(10334, "BSONObjectTooLarge")),
            bulk(error(DUPLICATE, "E11000"), error(10334, "BSONObjectTooLarge")),
            new BsonMaximumSizeExceededException("larger than 16793600"))) {
      assertThat(Failures.ofWrite(failure)).isInstanceOf(LogRejectedException.class);
    }
  }

  /** The spool tries entries one by one, and sets one aside only where others are taken. */
  @Test
  void whatMayBeTheEntrysFaultIsThrownAsItIs() {
    for (RuntimeException failure :
        List.of(
            bulk(error(121, "Document failed validation")),
            bulk(error(10334, "BSONObjectTooLarge"), error(121, "Document failed validation")),
            command(2, "unknown option"))) {
      assertThat(Failures.ofWrite(failure)).isSameAs(failure);
    }
  }

  @Test
  void everyFailureOfAReadIsALogThatIsAway() {
    assertThat(Failures.ofRead(command(50, "operation exceeded time limit")))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(Failures.ofRead(command(2, "bad"))).isInstanceOf(LogUnavailableException.class);
    var own = new IllegalArgumentException("not of MongoDB");
    assertThat(Failures.ofRead(own)).isSameAs(own);
  }

  @Test
  void duplicatesAloneAreNoFailure() {
    assertThat(Failures.isOnlyDuplicates(bulk(error(DUPLICATE, "E11000")))).isTrue();
    assertThat(Failures.isOnlyDuplicates(bulk(error(DUPLICATE, "E11000"), error(2, "bad"))))
        .isFalse();
  }
}
