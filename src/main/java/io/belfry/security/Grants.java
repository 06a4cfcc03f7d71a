package io.belfry.security;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one caller may do where: roles by namespace, narrowed to the scope of a token where one is
 * used. Nothing is allowed that is not granted here.
 */
public final class Grants {
  /** Stands for all namespaces, also those that are yet to come. */
  public static final String ALL = "*";

  private final Map<String, Role> roles;
  private final Optional<Limit> limit;

  /**
   * What a token is narrowed to.
   *
   * @param namespaces the namespaces it works in; {@link #ALL} among them means every one
   * @param actions what it can be used for
   */
  public record Limit(Set<String> namespaces, Set<Action> actions) {
    public Limit {
      namespaces = Set.copyOf(namespaces);
      actions = Set.copyOf(actions);
    }

    private boolean covers(String namespace) {
      return namespaces.contains(ALL) || namespaces.contains(namespace);
    }
  }

  private Grants(Map<String, Role> roles, Optional<Limit> limit) {
    this.roles = new TreeMap<>(roles);
    this.limit = limit;
  }

  /** What these roles grant; the keys are namespaces or {@link #ALL}. */
  public static Grants of(Map<String, Role> roles) {
    return new Grants(roles, Optional.empty());
  }

  /** The same, but no more than a token's scope. */
  public Grants within(Limit narrower) {
    return new Grants(roles, Optional.of(narrower));
  }

  /** The roles by namespace, before any limit. */
  public Map<String, Role> roles() {
    return Map.copyOf(roles);
  }

  /** Whether the action is allowed in this namespace; for actions of namespaces. */
  public boolean may(Action action, String namespace) {
    return limited(action, namespace) && (held(action, namespace) || held(action, ALL));
  }

  /** Whether the action is allowed in some namespace. */
  public boolean mayAnywhere(Action action) {
    return visible(action).any();
  }

  /** Whether the action is allowed in all namespaces, also those that are yet to come. */
  public boolean mayEverywhere(Action action) {
    return visible(action).all();
  }

  /** Whether the caller has anything to do with the namespace at all. */
  public boolean knows(String namespace) {
    boolean reached = limit.map(narrower -> narrower.covers(namespace)).orElse(true);
    return reached && (roles.containsKey(namespace) || roles.containsKey(ALL));
  }

  /** The namespaces in which the action is allowed. */
  public Namespaces visible(Action action) {
    if (limit.isPresent() && !limit.get().actions().contains(action)) {
      return Namespaces.NONE;
    }
    boolean unlimited = limit.map(narrower -> narrower.covers(ALL)).orElse(true);
    if (held(action, ALL)) {
      return unlimited ? Namespaces.EVERY : Namespaces.of(limit.get().namespaces());
    }
    Set<String> names = new TreeSet<>(roles.keySet());
    names.removeIf(name -> !may(action, name));
    return Namespaces.of(names);
  }

  /** What the caller may do in a namespace, or, for {@link #ALL}, in every one. */
  public Set<Action> actions(String namespace) {
    EnumSet<Action> actions = EnumSet.noneOf(Action.class);
    for (Action action : Action.values()) {
      if (namespace.equals(ALL) ? mayEverywhere(action) : may(action, namespace)) {
        actions.add(action);
      }
    }
    return actions;
  }

  private boolean limited(Action action, String namespace) {
    return limit
        .map(narrower -> narrower.actions().contains(action) && narrower.covers(namespace))
        .orElse(true);
  }

  private boolean held(Action action, String namespace) {
    Role role = roles.get(namespace);
    return role != null && role.may(action);
  }

  @Override
  public String toString() {
    return roles + limit.map(narrower -> " within " + narrower).orElse("");
  }
}
