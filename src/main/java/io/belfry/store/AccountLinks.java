package io.belfry.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whose account is whose at a provider of OpenID Connect: a link leads from a subject to the
 * account that was made for it, and to no other. It is made together with the account, and is worth
 * nothing once an account with that uid is gone.
 */
public final class AccountLinks {
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KeyValueStore kv;

  public AccountLinks(KeyValueStore kv) {
    this.kv = kv;
  }

  /**
   * Somebody at a provider.
   *
   * @param issuer the provider
   * @param id what the provider calls them, once and for all
   */
  public record Subject(String issuer, String id) {
    private String hash() {
      try {
        byte[] text = (issuer + "\n" + id).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JVM has SHA-256", e);
      }
    }
  }

  /**
   * A link as it was read.
   *
   * @param user the name of the account
   * @param uid its {@link Account.Stamp#uid}; empty where the value can't be read
   * @param revision when it was written
   */
  public record Link(String user, String uid, long revision) {
    /** Whether it leads to this very account. */
    public boolean isOf(Account account) {
      return account.name().equals(user) && account.stamp().uid().equals(uid);
    }
  }

  /** The link of a subject, where there is one. */
  public CompletableFuture<Optional<Link>> find(Subject subject) {
    return kv.get(Keys.link(subject.hash())).thenApply(found -> found.map(AccountLinks::read));
  }

  /**
   * Creates an account that is not there and links it, both or neither.
   *
   * @param seen the subject's link as it was read before, which led nowhere
   * @return {@link AccountChange.Exists} where the name is taken or somebody else was faster
   */
  public CompletableFuture<AccountChange> create(
      Account account, Subject subject, Optional<Link> seen) {
    String user = Keys.user(account.name());
    String link = Keys.link(subject.hash());
    String value = AccountValues.write(account);
    Transaction create =
        Transaction.when(
                Compare.absent(user),
                Compare.unchangedSince(link, seen.map(Link::revision).orElse(0L)))
            .then(Operation.put(user, value), Operation.put(link, write(account, subject)))
            .orElse(Operation.get(user))
            .build();
    return SureCommit.commit(kv, create)
        .thenApply(
            result -> {
              // by an earlier sending of the same transaction (V4); the uid tells
              boolean made =
                  result.succeeded()
                      || result.reads().get(0).filter(now -> now.value().equals(value)).isPresent();
              return made ? new AccountChange.Done(account) : new AccountChange.Exists();
            });
  }

  /** Removes the links that lead to an account which is gone. */
  public CompletableFuture<Void> removeOf(Account account) {
    return Ranges.all(kv, Keys.LINKS, AccountLinks::ofAccount)
        .thenCompose(
            all -> {
              List<Compare> unchanged =
                  all.stream()
                      .filter(each -> each.link().isOf(account))
                      .limit(Transaction.LIMIT)
                      .map(each -> Compare.unchangedSince(each.key(), each.link().revision()))
                      .toList();
              Transaction.Builder delete =
                  Transaction.when(unchanged.toArray(Compare[]::new))
                      .then(
                          unchanged.stream()
                              .map(each -> Operation.delete(each.key()))
                              .toArray(Operation[]::new));
              return unchanged.isEmpty()
                  ? CompletableFuture.<Void>completedFuture(null)
                  : kv.commit(delete.build()).thenAccept(result -> {});
            });
  }

  private record Keyed(String key, Link link) {}

  private static Keyed ofAccount(KeyValue stored) throws UnreadableValueException {
    return new Keyed(stored.key(), read(stored));
  }

  private static String write(Account account, Subject subject) {
    return MAPPER
        .createObjectNode()
        .put("v", FORMAT)
        .put("user", account.name())
        .put("uid", account.stamp().uid())
        .put("iss", subject.issuer())
        .put("sub", subject.id())
        .toString();
  }

  /** What can't be read leads nowhere. */
  private static Link read(KeyValue stored) {
    try {
      JsonNode node = MAPPER.readTree(stored.value());
      if (node.path("v").asInt() == FORMAT) {
        return new Link(
            node.path("user").asText(), node.path("uid").asText(), stored.modRevision());
      }
    } catch (JsonProcessingException e) {
      // as with another format
    }
    return new Link("", "", stored.modRevision());
  }
}
