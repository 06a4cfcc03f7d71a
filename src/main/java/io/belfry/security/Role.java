package io.belfry.security;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody is in a namespace. Each role may do all that the one before it may: whoever can
 * change what a job runs could run it anyway.
 */
public enum Role {
  VIEWER("Viewer"),
  OPERATOR("Operator"),
  EDITOR("Editor"),
  ADMIN("Admin");

  private final String title;

  Role(String title) {
    this.title = title;
  }

  /** The name in the API, for example {@code Viewer}. */
  public String title() {
    return title;
  }

  /** Whether the role may do this where it is held. */
  public boolean may(Action action) {
    return compareTo(action.leastRole()) >= 0;
  }

  /** All that the role may do where it is held. */
  public Set<Action> actions() {
    EnumSet<Action> actions = EnumSet.noneOf(Action.class);
    Arrays.stream(Action.values()).filter(this::may).forEach(actions::add);
    return Collections.unmodifiableSet(actions);
  }

  /** The role of this name in the API. */
  public static Optional<Role> of(String title) {
    return Arrays.stream(values()).filter(role -> role.title.equals(title)).findFirst();
  }
}
