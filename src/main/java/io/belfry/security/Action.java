package io.belfry.security;

import java.util.Arrays;
import java.util.Optional;

/**
 * Something that a caller can be allowed to do. The smallest role that may do it stands here and
 * nowhere else: {@link Role#actions()}, the page, the tables in the docs and the tests are made
 * from it.
 */
public enum Action {
  JOBS_READ("jobs.read", Scope.NAMESPACE, Role.VIEWER, "see jobs and their versions"),
  EXECUTIONS_READ(
      "executions.read", Scope.NAMESPACE, Role.VIEWER, "see executions and their output"),
  JOBS_RUN("jobs.run", Scope.NAMESPACE, Role.OPERATOR, "run jobs now"),
  JOBS_SUSPEND("jobs.suspend", Scope.NAMESPACE, Role.OPERATOR, "suspend and resume jobs"),
  EXECUTIONS_KILL("executions.kill", Scope.NAMESPACE, Role.OPERATOR, "end executions"),
  JOBS_WRITE(
      "jobs.write", Scope.NAMESPACE, Role.EDITOR, "create, change, roll back and delete jobs"),
  SECRETS_READ("secrets.read", Scope.NAMESPACE, Role.EDITOR, "see the names of secrets"),
  SECRETS_WRITE("secrets.write", Scope.NAMESPACE, Role.EDITOR, "set and delete secrets"),
  AUDIT_READ("audit.read", Scope.NAMESPACE, Role.ADMIN, "read and export the audit"),
  WORKERS_READ("workers.read", Scope.ANYWHERE, Role.VIEWER, "see workers and totals"),
  WORKERS_WRITE(
      "workers.write", Scope.SYSTEM, Role.OPERATOR, "have workers drain and answer pings"),
  CALENDARS_WRITE(
      "calendars.write", Scope.SYSTEM, Role.ADMIN, "create, change and delete calendars"),
  WINDOWS_WRITE(
      "windows.write",
      Scope.SYSTEM,
      Role.OPERATOR,
      "create, change and delete maintenance windows"),
  METRICS_READ("metrics.read", Scope.ANYWHERE, Role.VIEWER, "read the metrics"),
  USERS_READ("users.read", Scope.SYSTEM, Role.ADMIN, "see users and anybody's tokens"),
  USERS_WRITE(
      "users.write",
      Scope.SYSTEM,
      Role.ADMIN,
      "create, change and delete users, end their sessions and tokens");

  /** Where a role must be held for an action. */
  public enum Scope {
    /** In the namespace that is touched, or in all of them. */
    NAMESPACE,
    /** In any namespace: what is shown belongs to none. */
    ANYWHERE,
    /** In all namespaces ({@code *}). */
    SYSTEM
  }

  private final String code;
  private final Scope scope;
  private final Role leastRole;
  private final String description;

  Action(String code, Scope scope, Role leastRole, String description) {
    this.code = code;
    this.scope = scope;
    this.leastRole = leastRole;
    this.description = description;
  }

  /** The name in the API, in tokens and in the audit, for example {@code jobs.read}. */
  public String code() {
    return code;
  }

  /** Where a role must be held for it. */
  public Scope scope() {
    return scope;
  }

  /** The smallest role that may do it; every greater one may too. */
  public Role leastRole() {
    return leastRole;
  }

  /** What it allows, in words that follow "may". */
  public String description() {
    return description;
  }

  /** The action of this name in the API. */
  public static Optional<Action> of(String code) {
    return Arrays.stream(values()).filter(action -> action.code.equals(code)).findFirst();
  }
}
