package io.belfry.node;

import io.belfry.config.Settings;
import io.belfry.execution.SecretResolver;
import io.belfry.kv.KeyValueStore;
import io.belfry.security.SecretCipher;
import io.belfry.security.SecretKeyFile;
import io.belfry.security.SecretKeys;
import io.belfry.store.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Optional;

/** Makes what stores secrets, encrypts them, and gives them to tasks. */
@ApplicationScoped
public class SecretParts {
  @Produces
  @Singleton
  Secrets secrets(KeyValueStore kv) {
    return new Secrets(kv);
  }

  /** A node with a store of its own may keep its own key; a shared store needs one that is set. */
  @Produces
  @Singleton
  SecretCipher secretCipher(Settings settings) {
    SecureRandom random = new SecureRandom();
    Optional<SecretKeyFile> own =
        settings.etcd().isUsed()
            ? Optional.empty()
            : Optional.of(new SecretKeyFile(settings.store().dataDir(), random));
    return new SecretCipher(new SecretKeys(settings.secretKeys(), own), random);
  }

  @Produces
  @Singleton
  SecretResolver secretResolver(Secrets secrets, SecretCipher cipher) {
    return new StoredSecrets(secrets, cipher, StoredSecrets.PATIENCE);
  }
}
