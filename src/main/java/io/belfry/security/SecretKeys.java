package io.belfry.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of the stored secrets: those that are set, of which the first encrypts, and the one of
 * the node's own file, which encrypts where none is set. Thread-safe.
 */
public final class SecretKeys {
  private static final byte[] ID_OF = "the id of a key".getBytes(StandardCharsets.US_ASCII);
  private static final int ID_BYTES = 4;

  private final List<Key> configured;
  private final Optional<SecretKeyFile> file;

  /**
   * A key with its id, which tells nothing of it.
   *
   * @param id 8 hexadecimal digits
   */
  record Key(String id, SecretKeySpec spec) {
    static Key of(byte[] bytes) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        byte[] id = Arrays.copyOf(mac.doFinal(ID_OF), ID_BYTES);
        return new Key(HexFormat.of().formatHex(id), new SecretKeySpec(bytes, "AES"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JVM has HMAC-SHA-256", e);
      }
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * @param configured the keys that are set, of 32 bytes each; may be none
   * @param file the node's own; none where nodes share a store, for then they must share a key
   */
  public SecretKeys(List<byte[]> configured, Optional<SecretKeyFile> file) {
    this.configured = configured.stream().map(Key::of).toList();
    this.file = file;
  }

  /** The key that encrypts. */
  Key current() {
    if (!configured.isEmpty()) {
      return configured.get(0);
    }
    return file.map(own -> Key.of(own.readOrMake()))
        .orElseThrow(
            () -> new SecretKeyException("belfry.secrets.key is not set, so nothing is encrypted"));
  }

  /** The keys of this id; two of one id are all but impossible. */
  List<Key> find(String id) {
    List<Key> all = new ArrayList<>(configured);
    if (all.stream().noneMatch(key -> key.id().equals(id))) {
      file.flatMap(SecretKeyFile::read).map(Key::of).ifPresent(all::add);
    }
    all.removeIf(key -> !key.id().equals(id));
    return all;
  }
}
