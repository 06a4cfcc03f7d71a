package io.belfry.log.mongo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads documents and leaves out those that it can't read: a later version, or somebody by hand,
 * may have written one, and the others shall be seen all the same.
 */
final class Readable {
  private static final Logger LOG = LoggerFactory.getLogger(Readable.class);

  private Readable() {}

  static <T> List<T> of(List<BsonDocument> documents, Function<BsonDocument, T> reader) {
    var read = new ArrayList<T>(documents.size());
    for (BsonDocument document : documents) {
      try {
        read.add(reader.apply(document));
      } catch (RuntimeException e) {
        LOG.warn("the document {} is not read: {}", document.get("_id"), e.toString());
      }
    }
    return read;
  }
}
