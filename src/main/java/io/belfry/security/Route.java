package io.belfry.security;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One method on one path, and what it asks of whoever calls it.
 *
 * @param method the method; GET stands for HEAD too
 * @param path the path below the root, with its parameters in braces, such as {@code
 *     /api/v1/namespaces/{namespace}/jobs/{name}:run}
 * @param access what it asks for
 */
public record Route(String method, String path, Access access) {

  /** Whether this is the route's method. */
  boolean takes(String asked) {
    return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
  }

  /**
   * The decoded parameters of a path that has this route's form, where it has it.
   *
   * @param segments the segments of the path as it was sent, each not decoded yet: what is encoded
   *     in a segment is data and never parts it
   */
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> forms = segments(path);
    if (forms.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < forms.size(); i++) {
      if (!matches(forms.get(i), segments.get(i), parameters)) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static boolean matches(String form, String segment, Map<String, String> parameters) {
    int end = form.indexOf('}');
    if (!form.startsWith("{") || end < 0) {
      return form.equals(segment);
    }
    String verb = form.substring(end + 1);
    if (!segment.endsWith(verb)) {
      return false;
    }
    String value = segment.substring(0, segment.length() - verb.length());
    if (value.isEmpty() || value.indexOf(':') >= 0) {
      return false;
    }
    Optional<String> decoded = RequestPath.decode(value);
    decoded.ifPresent(text -> parameters.put(form.substring(1, end), text));
    return decoded.isPresent();
  }

  /** The segments of a path that begins with a slash. */
  static List<String> segments(String path) {
    return new ArrayList<>(List.of(path.substring(1).split("/", -1)));
  }
}
