package io.belfry.log.mongo;

import static io.belfry.log.mongo.Documents.put;
import static io.belfry.log.mongo.Documents.text;
import static io.belfry.log.mongo.Documents.time;

import com.mongodb.client.model.Filters;
import io.belfry.job.ExecutionId;
import io.belfry.log.OutputChunk;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * Pieces of output as documents. The {@code _id} is that of the attempt, {@code /} and the sequence
 * number in 16 hexadecimal digits, so that the output of an attempt is one range of it, in order.
 */
final class ChunkDocument {
  private ChunkDocument() {}

  private static String id(String attempt, long sequence) {
    String digits = Long.toHexString(sequence);
    return attempt + "/" + "0".repeat(Math.max(0, 16 - digits.length())) + digits;
  }

  static BsonDocument write(OutputChunk chunk) {
    var document = new BsonDocument();
    put(
        document,
        AttemptDocument.ID,
        id(AttemptDocument.id(chunk.execution(), chunk.attempt()), chunk.sequence()));
    put(document, AttemptDocument.JOB, chunk.execution().job().toString());
    put(document, AttemptDocument.NAMESPACE, chunk.execution().job().namespace());
    put(document, AttemptDocument.AT, chunk.execution().scheduledAt());
    put(document, "stream", chunk.stream().text());
    put(document, "readAt", chunk.at());
    document.put("data", new BsonBinary(chunk.data()));
    return document;
  }

  static OutputChunk read(ExecutionId execution, int attempt, BsonDocument document) {
    String id = text(document, AttemptDocument.ID);
    return new OutputChunk(
        execution,
        attempt,
        Long.parseLong(id.substring(id.lastIndexOf('/') + 1), 16),
        OutputChunk.Stream.of(text(document, "stream")),
        time(document, "readAt"),
        document.getBinary("data").getData());
  }

  /** The output of an attempt. */
  static Bson of(String attempt) {
    // '0' follows '/'
    return Filters.and(
        Filters.gt(AttemptDocument.ID, attempt + "/"),
        Filters.lt(AttemptDocument.ID, attempt + "0"));
  }

  /** The output of an attempt behind a sequence number, -1 for all. */
  static Bson behind(String attempt, long sequence) {
    return sequence < 0
        ? of(attempt)
        : Filters.and(
            Filters.gt(AttemptDocument.ID, id(attempt, sequence)),
            Filters.lt(AttemptDocument.ID, attempt + "0"));
  }

  /** The attempt that a document's id belongs to. */
  static String attempt(String id) {
    return id.substring(0, id.lastIndexOf('/'));
  }
}
