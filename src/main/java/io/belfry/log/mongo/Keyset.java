package io.belfry.log.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.belfry.log.InvalidCursorException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * The place of a document in every list, newest first and those of the same time by their ids
 * backwards, and as text the cursor behind it.
 *
 * @param at the time in epoch milliseconds
 * @param id the document's id
 */
record Keyset(long at, String id) {
  static final Bson NEWEST_FIRST = Sorts.descending("at", "_id");

  /** The same order, of what was read. */
  static final Comparator<BsonDocument> ORDER =
      Comparator.<BsonDocument>comparingLong(document -> of(document).at())
          .thenComparing(document -> of(document).id())
          .reversed();

  /** Which list a cursor is of. */
  enum Kind {
    EXECUTIONS("m1", "[0-9A-Za-z._-]{1,100}/[0-9A-Za-z._-]{1,100}@[0-9a-z+-]{1,50}#[0-9]{1,10}"),
    AUDIT("ma1", "[0-9A-Za-z-]{1,64}");

    private final String mark;
    private final Pattern text;

    Kind(String mark, String id) {
      this.mark = mark;
      this.text = Pattern.compile(mark + ":(-?[0-9]{1,15}):(" + id + ")");
    }
  }

  static Keyset of(BsonDocument document) {
    return new Keyset(document.getDateTime("at").getValue(), document.getString("_id").getValue());
  }

  static Keyset of(Instant at, String id) {
    return new Keyset(at.toEpochMilli(), id);
  }

  /** Reads a cursor of this list; throws {@link InvalidCursorException} on anything else. */
  static Keyset parse(String cursor, Kind kind) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(cursor);
      Matcher parts = kind.text.matcher(new String(text, StandardCharsets.UTF_8));
      if (parts.matches()) {
        return new Keyset(Long.parseLong(parts.group(1)), parts.group(2));
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidCursorException();
    }
    throw new InvalidCursorException();
  }

  String cursor(Kind kind) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((kind.mark + ":" + at + ":" + id).getBytes(StandardCharsets.UTF_8));
  }

  /** What comes behind it; the first part is there for the bounds of an index. */
  Bson behind() {
    var time = Documents.time(Instant.ofEpochMilli(at));
    return Filters.and(
        Filters.lte("at", time), Filters.or(Filters.lt("at", time), Filters.lt("_id", id)));
  }

  /** It and what comes behind it. */
  Bson andBehind() {
    var time = Documents.time(Instant.ofEpochMilli(at));
    return Filters.and(
        Filters.lte("at", time), Filters.or(Filters.lt("at", time), Filters.lte("_id", id)));
  }
}
