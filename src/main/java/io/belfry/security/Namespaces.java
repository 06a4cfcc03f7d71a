package io.belfry.security;

import java.util.Optional;
import java.util.Set;

/**
 * A set of namespaces: every one, or those that are named.
 *
 * @param all whether every one is in it, also those that are yet to come
 * @param names those that are in it where not all are
 */
public record Namespaces(boolean all, Set<String> names) {
  static final Namespaces NONE = new Namespaces(false, Set.of());
  static final Namespaces EVERY = new Namespaces(true, Set.of());

  public Namespaces {
    names = Set.copyOf(names);
  }

  /** The one namespace. */
  public static Namespaces of(String name) {
    return of(Set.of(name));
  }

  static Namespaces of(Set<String> names) {
    return new Namespaces(false, names);
  }

  /** Whether any namespace is in it. */
  public boolean any() {
    return all || !names.isEmpty();
  }

  /** Whether the namespace is in it. */
  public boolean contains(String namespace) {
    return all || names.contains(namespace);
  }

  /** The names, or nothing where every one is in it: the filter of a list. */
  public Optional<Set<String>> filter() {
    return all ? Optional.empty() : Optional.of(names);
  }

  /** Those of this set that are the one asked for, where one is. */
  public Namespaces only(Optional<String> asked) {
    return asked.map(name -> contains(name) ? of(name) : NONE).orElse(this);
  }
}
