package io.belfry.log.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import io.belfry.log.LogRejectedException;
import io.belfry.log.LogUnavailableException;
import java.util.Locale;
import java.util.Set;
import org.bson.BsonMaximumSizeExceededException;

/**
 * What a failure of MongoDB means for the spool. Only what surely lies in an entry refuses it. What
 * may lie in an entry is thrown as it is, for the spool to try the entries one by one: where others
 * are taken, it was the entry. All the rest, a full disk or a used-up quota too, is a log that is
 * away, and the entries wait.
 */
final class Failures {
  private static final int DUPLICATE_KEY = 11000;

  /** The document is larger than the server takes. */
  private static final Set<Integer> REJECTED = Set.of(10334, 17280);

  /**
   * Bad value, failed to parse, type mismatch, invalid BSON, field names, validation by the
   * collection: an entry, or a server that does not understand this version.
   */
  private static final Set<Integer> UNCLEAR = Set.of(2, 9, 14, 22, 52, 55, 56, 57, 121);

  private Failures() {}

  static boolean isDuplicate(BulkWriteError error) {
    return error.getCode() == DUPLICATE_KEY;
  }

  /** Whether all that failed is that documents were there already. */
  static boolean isOnlyDuplicates(MongoBulkWriteException failure) {
    return failure.getWriteConcernError() == null
        && failure.getWriteErrors().stream().allMatch(Failures::isDuplicate);
  }

  /** What to throw where a read failed so. */
  static RuntimeException ofRead(RuntimeException failure) {
    return failure instanceof MongoException ? unavailable(failure) : failure;
  }

  /** What to throw where a write failed so. */
  static RuntimeException ofWrite(RuntimeException failure) {
    if (failure instanceof BsonMaximumSizeExceededException) {
      return rejected(failure);
    }
    if (failure instanceof MongoBulkWriteException bulk) {
      return ofBulk(bulk);
    }
    if (failure instanceof MongoException mongo) {
      return ofCode(mongo.getCode(), mongo);
    }
    return failure;
  }

  private static RuntimeException ofBulk(MongoBulkWriteException bulk) {
    if (bulk.getWriteConcernError() != null) {
      return unavailable(bulk);
    }
    RuntimeException worst = bulk;
    boolean first = true;
    for (BulkWriteError error : bulk.getWriteErrors()) {
      if (isDuplicate(error)) {
        continue;
      }
      RuntimeException each =
          isOutOfRoom(error.getMessage()) ? unavailable(bulk) : ofCode(error.getCode(), bulk);
      if (each instanceof LogUnavailableException) {
        return each; // as long as one has to wait nothing is said about the others
      }
      // several of which some are unclear: they are told apart one by one
      worst = first || each.equals(bulk) ? each : worst;
      first = false;
    }
    return worst;
  }

  private static RuntimeException ofCode(int code, RuntimeException failure) {
    if (REJECTED.contains(code)) {
      return rejected(failure);
    }
    return UNCLEAR.contains(code) ? failure : unavailable(failure);
  }

  /** Servers differ in the code, not in the words. */
  private static boolean isOutOfRoom(String message) {
    String words = message.toLowerCase(Locale.ROOT);
    return words.contains("quota") || words.contains("disk") || words.contains("no space");
  }

  private static LogRejectedException rejected(RuntimeException failure) {
    return new LogRejectedException("MongoDB refuses it: " + failure.getMessage(), failure);
  }

  private static LogUnavailableException unavailable(RuntimeException failure) {
    return new LogUnavailableException("MongoDB does not do it: " + failure.getMessage(), failure);
  }
}
