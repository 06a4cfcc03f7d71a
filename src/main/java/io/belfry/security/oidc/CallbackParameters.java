package io.belfry.security.oidc;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser brings back from the provider. A parameter that stands there twice counts as none:
 * nobody can tell which one is meant.
 *
 * @param state names the log-in
 * @param code buys the tokens
 * @param error why there is no code
 * @param issuer who sent the browser back
 */
record CallbackParameters(
    Optional<String> state,
    Optional<String> code,
    Optional<String> error,
    Optional<String> issuer) {
  private static final int LONGEST = 4096;

  static CallbackParameters of(Map<String, List<String>> query) {
    return new CallbackParameters(
        once(query, "state"), once(query, "code"), once(query, "error"), once(query, "iss"));
  }

  private static Optional<String> once(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.size() == 1
        ? Optional.of(values.get(0)).filter(value -> !value.isBlank() && value.length() <= LONGEST)
        : Optional.empty();
  }

  @Override
  public String toString() {
    return error.isPresent() ? "an error of the provider" : "an answer of the provider";
  }
}
