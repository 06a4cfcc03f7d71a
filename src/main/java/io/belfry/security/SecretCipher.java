package io.belfry.security;

import io.belfry.job.SecretId;
import io.belfry.store.Keys;
import io.belfry.store.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts secrets for the store: AES-256-GCM with a random nonce for each value. The key in the
 * store is authenticated with the value, so that nobody who writes to the store can put one secret
 * under the name of another. Thread-safe.
 */
public final class SecretCipher {
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeys keys;
  private final SecureRandom random;

  public SecretCipher(SecretKeys keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /** Encrypts a value for this secret; throws {@link SecretKeyException} without a key. */
  public SealedSecret seal(SecretId id, String value) {
    SecretKeys.Key key = keys.current();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, id);
      byte[] plain = value.getBytes(StandardCharsets.UTF_8);
      byte[] data = new byte[NONCE_BYTES + cipher.getOutputSize(plain.length)];
      System.arraycopy(nonce, 0, data, 0, NONCE_BYTES);
      cipher.doFinal(plain, 0, plain.length, data, NONCE_BYTES);
      return new SealedSecret(key.id(), Base64.getEncoder().encodeToString(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has AES-GCM", e);
    }
  }

  /**
   * Decrypts the value of this secret.
   *
   * @param stored what the store holds; empty where that is not what a secret looks like
   */
  public String open(SecretId id, Optional<SealedSecret> stored) throws UnreadableSecretException {
    return open(
        id,
        stored.orElseThrow(
            () ->
                new UnreadableSecretException("this version of Belfry can't read what is stored")));
  }

  private String open(SecretId id, SealedSecret sealed) throws UnreadableSecretException {
    byte[] data = decode(sealed);
    SecretKeys.Key key = keyOf(sealed);
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      System.arraycopy(data, 0, nonce, 0, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, id);
      byte[] plain = cipher.doFinal(data, NONCE_BYTES, data.length - NONCE_BYTES);
      return new String(plain, StandardCharsets.UTF_8);
    } catch (AEADBadTagException e) {
      throw new UnreadableSecretException("what is stored was changed or belongs elsewhere", e);
    } catch (GeneralSecurityException e) {
      throw new UnreadableSecretException("what is stored is damaged", e);
    }
  }

  private SecretKeys.Key keyOf(SealedSecret sealed) throws UnreadableSecretException {
    try {
      return keys.find(sealed.keyId()).stream()
          .findFirst()
          .orElseThrow(
              () ->
                  new UnreadableSecretException(
                      "no key of this node has the id " + sealed.keyId()));
    } catch (SecretKeyException e) {
      throw new UnreadableSecretException(e.why(), e);
    }
  }

  private static byte[] decode(SealedSecret sealed) throws UnreadableSecretException {
    try {
      byte[] data = Base64.getDecoder().decode(sealed.data());
      if (data.length >= NONCE_BYTES + TAG_BITS / 8) {
        return data;
      }
    } catch (IllegalArgumentException e) {
      throw new UnreadableSecretException("what is stored is damaged", e);
    }
    throw new UnreadableSecretException("what is stored is damaged");
  }

  private static Cipher cipher(int mode, SecretKeys.Key key, byte[] nonce, SecretId id)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, key.spec(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(Keys.secret(id).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
