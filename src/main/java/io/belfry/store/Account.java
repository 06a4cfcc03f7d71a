package io.belfry.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Somebody who may log in, as the store keeps it. All times are whole milliseconds.
 *
 * @param name the name, which never changes; also the end of the key
 * @param profile what an administrator decides about it
 * @param password its password, where it has one
 * @param history when things happened to it
 * @param stamp what tells its states apart
 */
public record Account(
    String name, Profile profile, Optional<Password> password, History history, Stamp stamp) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,62}");

  /** Where an account comes from. */
  public enum Source {
    /** Somebody made it here; it has a password. */
    LOCAL("local"),
    /** A provider of OpenID Connect vouches for it; it has no password here. */
    OIDC("oidc");

    private final String code;

    Source(String code) {
      this.code = code;
    }

    /** The name in the store and in the API. */
    public String code() {
      return code;
    }
  }

  /**
   * What an administrator decides about an account.
   *
   * @param displayName how people call it; may be empty
   * @param source where it comes from
   * @param roles names of roles by namespace, {@code *} for all; a name that this version does not
   *     know is kept and grants nothing
   * @param disabled whether it is shut out
   */
  public record Profile(
      String displayName, Source source, Map<String, String> roles, boolean disabled) {
    public Profile {
      roles = Collections.unmodifiableMap(new TreeMap<>(roles));
    }

    /** The profile of an enabled account with a password. */
    public static Profile local(String displayName, Map<String, String> roles) {
      return new Profile(displayName, Source.LOCAL, roles, false);
    }
  }

  /**
   * A password, of which only the hash is kept.
   *
   * @param hash what {@code PasswordHasher} made of it
   * @param mustChange whether it is to be replaced before anything else is allowed
   * @param changedAt when it was set
   */
  public record Password(String hash, boolean mustChange, Instant changedAt) {
    public Password {
      changedAt = changedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public String toString() {
      return "a password, set at " + changedAt;
    }
  }

  /**
   * When things happened to an account.
   *
   * @param createdAt when it was made
   * @param updatedAt when it was last changed; a log-in is no change
   * @param lastLoginAt when a session of it was last begun
   */
  public record History(Instant createdAt, Instant updatedAt, Optional<Instant> lastLoginAt) {
    public History {
      createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
      updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
      lastLoginAt = lastLoginAt.map(instant -> instant.truncatedTo(ChronoUnit.MILLIS));
    }
  }

  /**
   * What tells the states of an account apart, and it from others that had its name.
   *
   * @param uid tells it from an earlier or later account of the same name
   * @param generation grows whenever all its sessions end: a session of an earlier one is dead
   * @param version grows with every change but a log-in
   * @param revision the store's revision of this very state; 0 where it is not stored yet
   */
  public record Stamp(String uid, long generation, long version, long revision) {}

  /** Whether an account can have this name. */
  public static boolean isValidName(String name) {
    return NAME.matcher(name).matches();
  }

  /** An account that is not stored yet. */
  public static Account of(
      String name, String uid, Profile profile, Optional<Password> password, Instant now) {
    return new Account(
        name, profile, password, new History(now, now, Optional.empty()), new Stamp(uid, 1, 1, 0));
  }

  /** The names of its roles by namespace. */
  public Map<String, String> roles() {
    return profile.roles();
  }

  /** Whether it is shut out. */
  public boolean disabled() {
    return profile.disabled();
  }

  /** Whether it must choose a password before anything else. */
  public boolean mustChangePassword() {
    return password.filter(Password::mustChange).isPresent();
  }

  /** The hash of its password, where it has one. */
  public Optional<String> passwordHash() {
    return password.map(Password::hash);
  }

  /** What ETags are made of: the same as long as nobody changes the account. */
  public String tag() {
    return stamp.uid() + "-" + stamp.version();
  }

  /** The same with another profile; shutting it out ends its sessions. */
  public Account withProfile(Profile next, Instant now) {
    Account changed = new Account(name, next, password, changedAt(now), nextVersion());
    return next.disabled() ? changed.endingSessions() : changed;
  }

  /** The same with another password, which ends its sessions. */
  public Account withPassword(String hash, boolean mustChange, Instant now) {
    Password next = new Password(hash, mustChange, now);
    return new Account(name, profile, Optional.of(next), changedAt(now), nextVersion())
        .endingSessions();
  }

  /** The same with all its sessions ended. */
  public Account endingSessions() {
    Stamp next = new Stamp(stamp.uid(), stamp.generation() + 1, stamp.version(), stamp.revision());
    return new Account(name, profile, password, history, next);
  }

  /** The same after a log-in. */
  public Account loggedIn(Instant now) {
    History next = new History(history.createdAt(), history.updatedAt(), Optional.of(now));
    return new Account(name, profile, password, next, stamp);
  }

  private History changedAt(Instant now) {
    return new History(history.createdAt(), now, history.lastLoginAt());
  }

  private Stamp nextVersion() {
    return new Stamp(stamp.uid(), stamp.generation(), stamp.version() + 1, stamp.revision());
  }

  Account storedAt(long revision) {
    Stamp stored = new Stamp(stamp.uid(), stamp.generation(), stamp.version(), revision);
    return new Account(name, profile, password, history, stored);
  }
}
