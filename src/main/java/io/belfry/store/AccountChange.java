package io.belfry.store;

/** What became of a change of an account. */
public sealed interface AccountChange {
  /** It was made, or there was nothing to change. */
  record Done(Account account) implements AccountChange {}

  /** There is no such account. */
  record Absent() implements AccountChange {}

  /** There is one already. */
  record Exists() implements AccountChange {}

  /** The account is not in the state that was asked for. */
  record Stale() implements AccountChange {}

  /** The change itself wants to leave the account as it is now. */
  record Left() implements AccountChange {}

  /** Nobody would be left who can administer everything. */
  record LastAdmin() implements AccountChange {}
}
