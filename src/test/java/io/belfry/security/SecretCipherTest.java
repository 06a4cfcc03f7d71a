package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.job.SecretId;
import io.belfry.store.SealedSecret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretCipherTest {
  private static final SecretId ID = new SecretId("default", "token");
  private static final String VALUE = "hunter2 ü€";

  private final SecretCipher cipher = cipher(key(1));

  private static byte[] key(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    return key;
  }

  private static SecretCipher cipher(byte[]... keys) {
    return new SecretCipher(new SecretKeys(List.of(keys), Optional.empty()), new SecureRandom());
  }

  private static String open(SecretCipher cipher, SecretId id, SealedSecret sealed)
      throws UnreadableSecretException {
    return cipher.open(id, Optional.of(sealed));
  }

  @Test
  void readsWhatItWrote() throws Exception {
    SealedSecret sealed = cipher.seal(ID, VALUE);
    assertThat(open(cipher, ID, sealed)).isEqualTo(VALUE);
    assertThat(open(cipher(key(1)), ID, sealed)).as("after a restart").isEqualTo(VALUE);
    assertThat(sealed.toString()).doesNotContain("hunter2");
    assertThat(Base64.getDecoder().decode(sealed.data())).hasSize(12 + 13 + 16);
  }

  @Test
  void writesTheSameValueDifferentlyEachTime() {
    assertThat(cipher.seal(ID, VALUE).data()).isNotEqualTo(cipher.seal(ID, VALUE).data());
  }

  @Test
  void aValueIsBoundToItsName() {
    SealedSecret sealed = cipher.seal(ID, VALUE);
    for (SecretId other :
        List.of(new SecretId("default", "token2"), new SecretId("other", "token"))) {
      assertThatThrownBy(() -> open(cipher, other, sealed))
          .isInstanceOf(UnreadableSecretException.class)
          .hasMessageContaining("changed or belongs elsewhere");
    }
  }

  @Test
  void everyChangedBitIsFound() {
    SealedSecret sealed = cipher.seal(ID, VALUE);
    byte[] data = Base64.getDecoder().decode(sealed.data());
    for (int bit = 0; bit < 8 * data.length; bit++) {
      byte[] changed = data.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getEncoder().encodeToString(changed);
      assertThatThrownBy(() -> open(cipher, ID, new SealedSecret(sealed.keyId(), text)))
          .isInstanceOf(UnreadableSecretException.class);
    }
  }

  @Test
  void damagedValuesAreUnreadable() {
    String keyId = cipher.seal(ID, VALUE).keyId();
    for (String data : List.of("", "!", "AAAA")) {
      assertThatThrownBy(() -> open(cipher, ID, new SealedSecret(keyId, data)))
          .isInstanceOf(UnreadableSecretException.class);
    }
    assertThatThrownBy(() -> cipher.open(ID, Optional.empty()))
        .isInstanceOf(UnreadableSecretException.class);
  }

  @Test
  void keysAreRotated() throws Exception {
    SealedSecret old = cipher.seal(ID, VALUE);
    SecretCipher both = cipher(key(2), key(1));
    assertThat(open(both, ID, old)).isEqualTo(VALUE);
    SealedSecret renewed = both.seal(ID, VALUE);
    assertThat(renewed.keyId()).isNotEqualTo(old.keyId());
    assertThat(open(cipher(key(2)), ID, renewed)).as("the old key can go").isEqualTo(VALUE);
    assertThatThrownBy(() -> open(cipher(key(2)), ID, old))
        .isInstanceOf(UnreadableSecretException.class)
        .hasMessage("no key of this node has the id " + old.keyId());
  }

  @Test
  void withoutAKeyNothingIsEncrypted() {
    assertThatThrownBy(() -> cipher().seal(ID, VALUE))
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining("belfry.secrets.key is not set");
  }

  @Test
  void theIdOfAKeyTellsNothingOfIt() {
    String id = SecretKeys.Key.of(key(1)).id();
    assertThat(id).matches("[0-9a-f]{8}").isNotEqualTo("01010101");
    assertThat(SecretKeys.Key.of(key(1))).hasToString(id);
  }
}
