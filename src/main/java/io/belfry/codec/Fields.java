package io.belfry.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The fields of one object of a document, taken one by one. What is absent or {@code null} is its
 * default; what is wrong is noted, and its default is given so that the rest can be looked at too;
 * what nobody took is unknown. Used by one thread.
 */
final class Fields {
  private final ObjectNode node;
  private final String path;
  private final Problems problems;
  private final Set<String> taken = new HashSet<>();

  Fields(ObjectNode node, String path, Problems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /** The path of a field from the root of the document. */
  String at(String name) {
    return path + name;
  }

  Problems problems() {
    return problems;
  }

  /** Whether the field is there, if only as {@code null}. */
  boolean isWritten(String name) {
    return node.has(name);
  }

  /** Whether the field is there and is not {@code null}. */
  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** The field is known but of no account here. */
  void ignore(String name) {
    taken.add(name);
  }

  Optional<JsonNode> take(String name) {
    taken.add(name);
    return has(name) ? Optional.of(node.get(name)) : Optional.empty();
  }

  Optional<String> text(String name, int maxLength) {
    Optional<JsonNode> value = take(name);
    if (value.isPresent() && !value.get().isTextual()) {
      wrongType(name, "a text");
      return Optional.empty();
    }
    value.ifPresent(text -> checkText(at(name), text.textValue(), maxLength));
    return value.map(JsonNode::textValue);
  }

  /** Refuses what no process can be given and no store can keep: NUL, and half a character. */
  private void checkText(String field, String text, int maxLength) {
    if (text.length() > maxLength) {
      problems.refuse("field.tooLong", field, "write at most " + maxLength + " characters");
    }
    if (text.indexOf('\0') >= 0 || hasLoneSurrogate(text)) {
      problems.refuse("field.badCharacter", field, "a character can't be stored");
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }

  boolean flag(String name, boolean fallback) {
    Optional<JsonNode> value = take(name);
    if (value.isPresent() && !value.get().isBoolean()) {
      wrongType(name, "true or false");
      return fallback;
    }
    return value.map(JsonNode::booleanValue).orElse(fallback);
  }

  int number(String name, int fallback, int min, int max) {
    return number(name, min, max).orElse(fallback);
  }

  Optional<Integer> number(String name, int min, int max) {
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.get().isIntegralNumber()) {
      wrongType(name, "a whole number");
      return Optional.empty();
    }
    if (!value.get().canConvertToInt()) {
      problems.add("field.outOfRange", at(name), range(min, max));
      return Optional.empty();
    }
    int number = value.get().intValue();
    if (number < min || number > max) {
      problems.refuse("field.outOfRange", at(name), range(min, max));
    }
    return Optional.of(number);
  }

  private static String range(Object min, Object max) {
    return "write a number from " + min + " to " + max;
  }

  Optional<Duration> seconds(String name, int min, int max) {
    return number(name, min, max).map(Duration::ofSeconds);
  }

  Duration seconds(String name, Duration fallback, int min, int max) {
    return seconds(name, min, max).orElse(fallback);
  }

  /** A number that may have a fraction, with 3 digits of it kept. */
  double decimal(String name, double fallback, int min, int max) {
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      return fallback;
    }
    if (!value.get().isNumber()) {
      wrongType(name, "a number");
      return fallback;
    }
    BigDecimal number = value.get().decimalValue();
    if (number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      problems.add("field.outOfRange", at(name), range(min, max));
      return fallback;
    }
    return number.doubleValue();
  }

  Optional<Instant> instant(String name) {
    Optional<String> text = text(name, 40);
    Optional<Instant> instant = text.flatMap(Json::instant);
    if (text.isPresent() && instant.isEmpty()) {
      problems.add("field.badInstant", at(name), "write an instant like 2026-12-24T18:00:00.000Z");
    }
    return instant;
  }

  /** One of a few texts. */
  <T> T choice(String name, T fallback, Map<String, T> choices) {
    return choice(name, choices).orElse(fallback);
  }

  <T> Optional<T> choice(String name, Map<String, T> choices) {
    Optional<String> text = text(name, 100);
    Optional<T> found = text.flatMap(key -> Optional.ofNullable(choices.get(key)));
    if (text.isPresent() && found.isEmpty()) {
      String allowed = String.join(", ", choices.keySet());
      problems.add("field.badValue", at(name), "write one of: " + allowed);
    }
    return found;
  }

  /** An object of its own. */
  Optional<Fields> object(String name) {
    Optional<JsonNode> value = take(name);
    if (value.isPresent() && value.get() instanceof ObjectNode object) {
      return Optional.of(new Fields(object, at(name) + ".", problems));
    }
    if (value.isPresent()) {
      wrongType(name, "an object");
    }
    return Optional.empty();
  }

  /** An object of texts; {@code check} gets the path and the name of each. */
  Map<String, String> texts(String name, int maxLength, BiConsumer<String, String> check) {
    Map<String, String> texts = new LinkedHashMap<>();
    Optional<Fields> inner = object(name);
    if (inner.isEmpty()) {
      return texts;
    }
    for (var entry : inner.get().node.properties()) {
      String key = entry.getKey();
      check.accept(inner.get().at(key), key);
      if (entry.getValue().isNull()) {
        inner.get().wrongType(key, "a text");
      }
      inner.get().text(key, maxLength).ifPresent(text -> texts.put(key, text));
    }
    return texts;
  }

  /** An array of texts. */
  List<String> list(String name, int maxItems, int maxLength) {
    List<String> texts = new ArrayList<>();
    Optional<JsonNode> value = take(name);
    if (value.isPresent() && !value.get().isArray()) {
      wrongType(name, "an array of texts");
      return texts;
    }
    for (JsonNode item : value.map(List::<JsonNode>of).orElse(List.of())) {
      item.forEach(each -> addTo(texts, name, each, maxLength));
    }
    if (texts.size() > maxItems) {
      problems.refuse("field.tooMany", at(name), "write at most " + maxItems);
    }
    return texts;
  }

  /**
   * An array of objects; a text stands for the object that has it as its field {@code shortFor}.
   * Where there are too many, none is read.
   */
  List<Fields> objects(String name, String shortFor, int maxItems) {
    List<Fields> objects = new ArrayList<>();
    Optional<JsonNode> value = take(name);
    if (value.isEmpty()) {
      return objects;
    } else if (!value.get().isArray()) {
      wrongType(name, "an array");
      return objects;
    } else if (value.get().size() > maxItems && !problems.isLenient()) {
      problems.refuse("field.tooMany", at(name), "write at most " + maxItems);
      return objects;
    }
    int index = 0;
    for (JsonNode item : value.get()) {
      String field = name + "." + index++;
      if (item instanceof ObjectNode object) {
        objects.add(new Fields(object, at(field) + ".", problems));
      } else if (item.isTextual() && !shortFor.isEmpty()) {
        ObjectNode object = Json.object().put(shortFor, item.textValue());
        objects.add(new Fields(object, at(field) + ".", problems));
      } else {
        wrongType(field, "an object");
      }
    }
    return objects;
  }

  private void addTo(List<String> texts, String name, JsonNode item, int maxLength) {
    String field = at(name) + "." + texts.size();
    if (item.isTextual()) {
      checkText(field, item.textValue(), maxLength);
    } else {
      problems.add("field.wrongType", field, "write a text");
    }
    texts.add(item.asText());
  }

  void wrongType(String name, String right) {
    problems.add("field.wrongType", at(name), "write " + right);
  }

  void required(String name) {
    problems.add("field.required", at(name), name + " is required");
  }

  /** Notes every field that nobody took; a newer version's field in the store is no problem. */
  void refuseUnknown() {
    for (var field : node.properties()) {
      if (!taken.contains(field.getKey())) {
        problems.refuse("field.unknown", at(field.getKey()), "there is no such field");
      }
    }
  }
}
