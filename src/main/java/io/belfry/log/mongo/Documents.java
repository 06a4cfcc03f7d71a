package io.belfry.log.mongo;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Writes and reads fields of documents; what is absent has no field. */
final class Documents {
  private Documents() {}

  static void put(BsonDocument document, String name, String text) {
    document.put(name, new BsonString(text));
  }

  static void put(BsonDocument document, String name, Optional<String> text) {
    text.ifPresent(value -> put(document, name, value));
  }

  static void put(BsonDocument document, String name, int number) {
    document.put(name, new BsonInt32(number));
  }

  static void put(BsonDocument document, String name, OptionalInt number) {
    number.ifPresent(value -> put(document, name, value));
  }

  static void put(BsonDocument document, String name, long number) {
    document.put(name, new BsonInt64(number));
  }

  static void put(BsonDocument document, String name, boolean truth) {
    document.put(name, BsonBoolean.valueOf(truth));
  }

  static void put(BsonDocument document, String name, Instant time) {
    document.put(name, time(time));
  }

  static void putTime(BsonDocument document, String name, Optional<Instant> time) {
    time.ifPresent(value -> put(document, name, value));
  }

  static BsonDateTime time(Instant time) {
    return new BsonDateTime(time.toEpochMilli());
  }

  /** The text of a field; throws {@link IllegalArgumentException} where there is none. */
  static String text(BsonDocument document, String name) {
    return maybeText(document, name).orElseThrow(() -> new IllegalArgumentException("no " + name));
  }

  static Optional<String> maybeText(BsonDocument document, String name) {
    return field(document, name).filter(BsonValue::isString).map(v -> v.asString().getValue());
  }

  /** The time of a field; throws {@link IllegalArgumentException} where there is none. */
  static Instant time(BsonDocument document, String name) {
    return maybeTime(document, name).orElseThrow(() -> new IllegalArgumentException("no " + name));
  }

  static Optional<Instant> maybeTime(BsonDocument document, String name) {
    return field(document, name)
        .filter(BsonValue::isDateTime)
        .map(value -> Instant.ofEpochMilli(value.asDateTime().getValue()));
  }

  static OptionalInt maybeNumber(BsonDocument document, String name) {
    Optional<BsonValue> number = field(document, name).filter(BsonValue::isNumber);
    return number.isPresent()
        ? OptionalInt.of(number.get().asNumber().intValue())
        : OptionalInt.empty();
  }

  /** The number of a field, 0 where there is none. */
  static long number(BsonDocument document, String name) {
    return field(document, name)
        .filter(BsonValue::isNumber)
        .map(value -> value.asNumber().longValue())
        .orElse(0L);
  }

  static boolean truth(BsonDocument document, String name) {
    return field(document, name).filter(BsonValue::isBoolean).isPresent()
        && document.getBoolean(name).getValue();
  }

  static Optional<BsonDocument> part(BsonDocument document, String name) {
    return field(document, name).filter(BsonValue::isDocument).map(BsonValue::asDocument);
  }

  private static Optional<BsonValue> field(BsonDocument document, String name) {
    return Optional.ofNullable(document.get(name));
  }
}
