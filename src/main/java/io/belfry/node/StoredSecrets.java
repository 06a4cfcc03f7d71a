package io.belfry.node;

import io.belfry.execution.SecretResolver;
import io.belfry.job.SecretId;
import io.belfry.security.SecretCipher;
import io.belfry.security.UnreadableSecretException;
import io.belfry.store.SealedSecret;
import io.belfry.store.Secrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets of the store, decrypted for a task that is about to start. Any thread may ask. */
final class StoredSecrets implements SecretResolver {
  /** How long a start may wait for them. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(StoredSecrets.class);

  private final Secrets secrets;
  private final SecretCipher cipher;
  private final Duration patience;

  StoredSecrets(Secrets secrets, SecretCipher cipher, Duration patience) {
    this.secrets = secrets;
    this.cipher = cipher;
    this.patience = patience;
  }

  @Override
  public Answer resolve(String namespace, Set<String> names) {
    List<SecretId> ids = names.stream().map(name -> new SecretId(namespace, name)).toList();
    CompletableFuture<Map<SecretId, Optional<SealedSecret>>> read = secrets.read(ids);
    try {
      return decrypt(ids, read.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return failed(namespace, "the store did not answer in " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      return failed(namespace, "the store failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(namespace, "the worker is stopping");
    }
  }

  private Answer decrypt(List<SecretId> ids, Map<SecretId, Optional<SealedSecret>> found) {
    List<String> missing =
        ids.stream().filter(id -> !found.containsKey(id)).map(SecretId::name).toList();
    if (!missing.isEmpty()) {
      return new Failed(Failure.MISSING, String.join(", ", missing));
    }
    Map<String, String> values = new HashMap<>();
    for (var secret : found.entrySet()) {
      SecretId id = secret.getKey();
      try {
        values.put(id.name(), cipher.open(id, secret.getValue()));
      } catch (UnreadableSecretException e) {
        LOG.warn("the secret {} can't be decrypted: {}", id, e.why());
        return new Failed(Failure.UNREADABLE, id.name() + ": " + e.why());
      }
    }
    return new Found(values);
  }

  private static Answer failed(String namespace, String why) {
    LOG.warn("secrets of {} could not be read: {}", namespace, why);
    return new Failed(Failure.UNAVAILABLE, why);
  }
}
