package io.belfry.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A token of the API as the store keeps it: everything but its secret. All times are whole
 * milliseconds.
 *
 * @param id its public id
 * @param name what its owner calls it, unique among the owner's
 * @param owner whose it is
 * @param scope what it is narrowed to
 * @param secretHash the SHA-256 of its secret, in hex
 * @param life from when to when it is good
 * @param lastUse when and from where it was used lately, to the minute
 * @param revision the store's revision of this very state; 0 where it is not stored yet
 */
public record ApiToken(
    String id,
    String name,
    Owner owner,
    Scope scope,
    String secretHash,
    Life life,
    Optional<Use> lastUse,
    long revision) {

  /**
   * Whose a token is.
   *
   * @param user the name of the account
   * @param uid tells the account from others that had or will have its name
   */
  public record Owner(String user, String uid) {}

  /**
   * What a token is narrowed to.
   *
   * @param namespaces where it works; {@code *} means everywhere
   * @param actions the codes of what it can be used for; one that this version does not know is
   *     kept and allows nothing
   */
  public record Scope(Set<String> namespaces, Set<String> actions) {
    public Scope {
      namespaces = Collections.unmodifiableSet(new TreeSet<>(namespaces));
      actions = Collections.unmodifiableSet(new TreeSet<>(actions));
    }
  }

  /**
   * From when to when a token is good.
   *
   * @param createdAt when it was made
   * @param expiresAt the first moment at which it is no longer good
   */
  public record Life(Instant createdAt, Instant expiresAt) {
    public Life {
      createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
      expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** A use of a token: when, and from which address. */
  public record Use(Instant at, String address) {
    public Use {
      at = at.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** Whether it is no longer good by its time. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(life.expiresAt());
  }

  ApiToken usedAt(Use use) {
    return new ApiToken(id, name, owner, scope, secretHash, life, Optional.of(use), revision);
  }
}
