package io.belfry.security.oidc;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a believed ID token says.
 *
 * @param all its claims
 */
record Claims(Map<String, Object> all) {

  /** A claim that is a text and not blank. */
  Optional<String> text(String name) {
    return find(name)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** Whether a claim is true. */
  boolean isTrue(String name) {
    return find(name).filter(Boolean.TRUE::equals).isPresent();
  }

  /** The texts of a claim that is a list, or one text. */
  List<String> texts(String name) {
    Optional<Object> value = find(name);
    if (value.isPresent() && value.get() instanceof Collection<?> list) {
      return list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return text(name).map(List::of).orElse(List.of());
  }

  /** The claim of this name, or else the one that the parts between its dots lead to. */
  private Optional<Object> find(String name) {
    return all.containsKey(name) ? Optional.ofNullable(all.get(name)) : find(all, name);
  }

  private static Optional<Object> find(Map<?, ?> object, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return Optional.ofNullable(object.get(path));
    }
    return object.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? find(inner, path.substring(dot + 1))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "the claims of an ID token";
  }
}
