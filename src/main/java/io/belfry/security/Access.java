package io.belfry.security;

/** What a route asks of whoever calls it. */
public sealed interface Access {
  /** Nothing: anybody may call it. */
  record Open() implements Access {}

  /** Credentials of somebody, also of one who must still choose a password. */
  record Known() implements Access {}

  /** Credentials of somebody with a password of their own. */
  record SignedIn() implements Access {}

  /**
   * The right to an action.
   *
   * @param action what must be allowed
   * @param where where it must be allowed
   */
  record Needs(Action action, Where where) implements Access {}

  /** Where an action must be allowed. */
  enum Where {
    /** In the namespace that the path names. */
    NAMESPACE,
    /** In the namespace of the execution whose id the path has. */
    EXECUTION,
    /** In some namespace; the resource shows no more than what is allowed. */
    ANYWHERE,
    /** In all namespaces. */
    EVERYWHERE
  }
}
