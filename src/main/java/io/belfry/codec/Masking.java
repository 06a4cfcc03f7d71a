package io.belfry.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what is to be kept or shown: {@link #MASK} stands in their place. It goes by
 * names and by forms that secrets have, so it is the last line of defence: what is known to be a
 * secret should not get here at all.
 */
public final class Masking {
  /** Stands where a secret was. */
  public static final String MASK = "***";

  /** Names of environment variables whose values are secrets; rather one too many. */
  private static final Pattern VARIABLE =
      Pattern.compile(
          "passw|passphrase|pwd|token|secret|key|credential|auth|private|signature|cookie|dsn"
              + "|connection_?string",
          Pattern.CASE_INSENSITIVE);

  /** Names of a document's fields whose texts are secrets. */
  private static final Pattern FIELD =
      Pattern.compile(
          "passw|passphrase|secret|token|credential|authorization|cookie|api_?key|private_?key"
              + "|^value$|^current$|^hash$",
          Pattern.CASE_INSENSITIVE);

  /** A secret that is named, not told. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{secret:[^}]*}");

  /** The password in an address, the rest of an Authorization header, Belfry's own tokens. */
  private static final List<Pattern> IN_TEXT =
      List.of(
          Pattern.compile("(://[^\\s/@:]{0,100}:)[^\\s/@]+(?=@)"),
          Pattern.compile(
              "(authorization[\"']?\\s*[:=]\\s*[\"']?(?:bearer|basic|token)\\s+)[^\\s\"']+",
              Pattern.CASE_INSENSITIVE),
          Pattern.compile("(\\bblf_[A-Za-z0-9]{1,40}_)[A-Za-z0-9_-]+"));

  private Masking() {}

  /** The document without secrets; the one that is given stays as it is. */
  public static JsonNode document(JsonNode document) {
    if (document instanceof ObjectNode object) {
      return object(object, FIELD);
    } else if (document instanceof ArrayNode array) {
      ArrayNode masked = Json.array();
      array.forEach(each -> masked.add(document(each)));
      return masked;
    }
    return document.isTextual() ? TextNode.valueOf(text(document.textValue())) : document;
  }

  private static ObjectNode object(ObjectNode object, Pattern secrets) {
    ObjectNode masked = Json.object();
    for (var field : object.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (value.isTextual() && secrets.matcher(name).find()) {
        masked.put(name, secret(value.textValue()));
      } else if (name.equals("env") && value instanceof ObjectNode variables) {
        masked.set(name, object(variables, VARIABLE));
      } else {
        masked.set(name, document(value));
      }
    }
    return masked;
  }

  private static String secret(String text) {
    boolean nothing = text.isEmpty() || REFERENCE.matcher(text).matches();
    return nothing ? text : MASK;
  }

  /** The text without secrets of a form that can be told. */
  public static String text(String text) {
    String masked = text;
    for (Pattern pattern : IN_TEXT) {
      masked = pattern.matcher(masked).replaceAll("$1***");
    }
    return masked;
  }
}
