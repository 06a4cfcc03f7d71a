package io.belfry.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A session of the admin page, as the store keeps it. Whether it still holds is judged when it is
 * read.
 *
 * @param hash the SHA-256 of what the cookie holds, in hex; what the cookie holds is not kept
 * @param owner whose it is
 * @param client from where it was begun
 * @param createdAt when it was begun
 * @param lastSeenAt when it was last used, give or take a minute
 */
public record SessionRecord(
    String hash, Owner owner, Client client, Instant createdAt, Instant lastSeenAt) {
  private static final int ID_LENGTH = 16;

  public SessionRecord {
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    lastSeenAt = lastSeenAt.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Whose a session is.
   *
   * @param name the name of the account
   * @param uid its {@link Account.Stamp#uid}
   * @param generation its {@link Account.Stamp#generation} when the session was begun
   */
  public record Owner(String name, String uid, long generation) {
    /** The owner of a session that is begun now. */
    public static Owner of(Account account) {
      return new Owner(account.name(), account.stamp().uid(), account.stamp().generation());
    }
  }

  /**
   * From where a session was begun.
   *
   * @param address the address of the other end of the connection
   * @param userAgent what the program called itself, shortened
   */
  public record Client(String address, String userAgent) {
    private static final int LONGEST = 200;

    public Client {
      String shortened = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
      // what a client sends must neither look like two lines nor be what no store can keep
      userAgent = shortened.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }
  }

  /** The public id, from which nobody can make the cookie. */
  public String id() {
    return hash.substring(0, ID_LENGTH);
  }

  /** Whether the account is the one that it was begun for, and has not ended its sessions since. */
  public boolean isOf(Account account) {
    return owner.equals(Owner.of(account));
  }
}
