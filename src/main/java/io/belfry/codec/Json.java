package io.belfry.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The one strict JSON reader and writer: duplicate keys, trailing text, {@code NaN}, deep nesting
 * and anything but UTF-8 are refused; there are no type hints.
 */
public final class Json {
  /** The deepest nesting of objects and arrays. */
  public static final int MAX_DEPTH = 32;

  private static final int MAX_TEXT = 1 << 20;
  private static final int MAX_NUMBER = 100;
  private static final ObjectMapper MAPPER = mapper();
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Json() {}

  private static ObjectMapper mapper() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(MAX_TEXT)
            .maxNameLength(1_000)
            .maxNumberLength(MAX_NUMBER)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An empty array. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** The text of a document. */
  public static String write(JsonNode node) {
    return node.toString();
  }

  /**
   * Reads the object that somebody sent.
   *
   * @throws InvalidDocumentException if it is not one JSON object in UTF-8
   */
  public static ObjectNode parse(byte[] utf8) {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new InvalidDocumentException(
          DocumentProblem.of("json.notUtf8", "", "the body is not UTF-8"));
    }
  }

  /**
   * Reads an object.
   *
   * @throws InvalidDocumentException if it is not one JSON object
   */
  public static ObjectNode parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (StreamConstraintsException e) {
      throw malformed("json.limit", e, "the JSON is nested too deep, or a part of it is too long");
    } catch (JsonProcessingException e) {
      boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
      throw twice
          ? malformed("json.duplicateField", e, e.getOriginalMessage())
          : malformed("json.malformed", e, "this is not JSON: " + whatIsWrong(e));
    }
    throw new InvalidDocumentException(
        DocumentProblem.of("json.notAnObject", "", "write one JSON object, {…}"));
  }

  /** The parser's words, but none that it read: what was sent may be a secret. */
  private static String whatIsWrong(JsonProcessingException malformed) {
    return malformed
        .getOriginalMessage()
        .replaceFirst("^(Unrecognized token) '.*?':", "$1:")
        .replaceFirst("(?s) *\\([^()]*\\[Source: .*", "");
  }

  private static InvalidDocumentException malformed(
      String code, JsonProcessingException cause, String detail) {
    JsonLocation at = cause.getLocation();
    OptionalInt position =
        at == null || at.getCharOffset() < 0
            ? OptionalInt.empty()
            : OptionalInt.of((int) at.getCharOffset());
    return new InvalidDocumentException(new DocumentProblem(code, "", position, detail));
  }

  /** The API's form of an instant: RFC 3339 in UTC with milliseconds. */
  public static String instant(Instant instant) {
    return INSTANT.format(instant);
  }

  /** Reads an RFC 3339 instant with any offset, down to the millisecond, of the years 1 to 9999. */
  public static Optional<Instant> instant(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
      boolean inRange = !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
      return inRange ? Optional.of(instant) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
