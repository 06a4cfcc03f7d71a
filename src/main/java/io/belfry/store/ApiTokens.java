package io.belfry.store;

import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.KeyValueStore;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.store.ApiToken.Owner;
import io.belfry.store.ApiToken.Use;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The tokens of the API. A value that this version can't read is no token to it: it lets nobody in.
 */
public final class ApiTokens {
  private static final int ID_LENGTH = 16;

  private final KeyValueStore kv;

  public ApiTokens(KeyValueStore kv) {
    this.kv = kv;
  }

  /**
   * The public id of the token of this name. It is made of the owner and the name, so that of two
   * tokens with one name, asked for at once on two masters, only one can be stored.
   */
  public static String id(Owner owner, String name) {
    String text = owner.uid() + "\n" + name;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Whether the text could be an id; others are in no key. */
  public static boolean isId(String text) {
    return text.matches("[0-9a-f]{" + ID_LENGTH + "}");
  }

  /** Reads a token. */
  public CompletableFuture<Optional<ApiToken>> get(String id) {
    return isId(id)
        ? kv.get(Keys.token(id)).thenApply(found -> found.flatMap(ApiTokens::readable))
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /** All tokens, expired ones too. */
  public CompletableFuture<List<ApiToken>> all() {
    return Ranges.all(kv, Keys.TOKENS, TokenValues::read);
  }

  /** Stores a new token; false where its owner has one of this name. */
  public CompletableFuture<Boolean> create(ApiToken token) {
    String key = Keys.token(token.id());
    String value = TokenValues.write(token);
    Transaction put =
        Transaction.when(Compare.absent(key))
            .then(Operation.put(key, value))
            .orElse(Operation.get(key))
            .build();
    return SureCommit.commit(kv, put)
        .thenApply(
            result ->
                result.succeeded()
                    || result
                        .reads()
                        .get(0)
                        .filter(found -> found.value().equals(value))
                        .isPresent());
  }

  /** Notes a use, unless the token was changed or deleted since it was read. */
  public CompletableFuture<Void> touch(ApiToken token, Use use) {
    String key = Keys.token(token.id());
    Transaction put =
        Transaction.when(Compare.unchangedSince(key, token.revision()))
            .then(Operation.put(key, TokenValues.write(token.usedAt(use))))
            .build();
    return kv.commit(put).thenAccept(result -> {});
  }

  /** Deletes a token, which is dead from then on. */
  public CompletableFuture<Void> delete(String id) {
    return kv.commit(Transaction.always(Operation.delete(Keys.token(id)))).thenAccept(result -> {});
  }

  /** Deletes all tokens of whoever has, or had, this name. */
  public CompletableFuture<Void> deleteOf(String user) {
    return all().thenCompose(tokens -> deleteAll(tokens, user));
  }

  private CompletableFuture<Void> deleteAll(List<ApiToken> tokens, String user) {
    List<CompletableFuture<Void>> deletions = new ArrayList<>();
    for (ApiToken token : tokens) {
      if (token.owner().user().equals(user)) {
        deletions.add(delete(token.id()));
      }
    }
    return CompletableFuture.allOf(deletions.toArray(CompletableFuture<?>[]::new));
  }

  private static Optional<ApiToken> readable(KeyValue stored) {
    try {
      return Optional.of(TokenValues.read(stored));
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }
}
