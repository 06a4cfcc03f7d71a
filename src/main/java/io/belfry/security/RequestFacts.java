package io.belfry.security;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a request before anybody looks at its meaning.
 *
 * @param method the method as it was sent
 * @param path the path as it was sent, not decoded, without the application's context path
 * @param query the query as it was sent, without its question mark; may be empty
 * @param client where it comes from
 * @param headers all values of all headers, by their names in lower case
 */
public record RequestFacts(
    String method,
    String path,
    String query,
    ClientAddress client,
    Map<String, List<String>> headers) {
  public RequestFacts {
    Map<String, List<String>> lowerCase = new TreeMap<>();
    headers.forEach(
        (name, values) -> lowerCase.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    headers = lowerCase;
  }

  /** All values of a header; the name in lower case. */
  List<String> all(String header) {
    return headers.getOrDefault(header, List.of());
  }

  /** The first value of a header; the name in lower case. */
  Optional<String> first(String header) {
    return all(header).stream().findFirst();
  }

  /** Whether the method is one that may change something. */
  boolean changesState() {
    return !List.of("GET", "HEAD", "OPTIONS").contains(method);
  }
}
