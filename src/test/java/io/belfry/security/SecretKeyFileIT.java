package io.belfry.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.belfry.job.SecretId;
import io.belfry.store.SealedSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeyFileIT {
  private static final SecretId ID = new SecretId("default", "token");

  @TempDir Path folder;

  private SecretKeyFile file() {
    return new SecretKeyFile(folder.resolve("data"), new SecureRandom());
  }

  private Path path() {
    return folder.resolve("data").resolve("secrets.key");
  }

  private SecretCipher cipher(byte[]... configured) {
    SecretKeys keys = new SecretKeys(List.of(configured), Optional.of(file()));
    return new SecretCipher(keys, new SecureRandom());
  }

  private static String open(SecretCipher cipher, SealedSecret sealed) throws Exception {
    return cipher.open(ID, Optional.of(sealed));
  }

  @Test
  void isMadeAtFirstUseAndReadByItsOwnerOnly() throws Exception {
    assertThat(file().read()).isEmpty();
    assertThat(path()).as("looking makes none").doesNotExist();

    byte[] made = file().readOrMake();

    assertThat(made).hasSize(32);
    assertThat(file().read()).contains(made);
    assertThat(file().readOrMake()).isEqualTo(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(path().getParent())) {
      assertThat(files).as("nothing else is left").containsExactly(path());
    }
  }

  @Test
  void outlivesTheNode() throws Exception {
    SealedSecret sealed = cipher().seal(ID, "hunter2");
    assertThat(open(cipher(), sealed)).isEqualTo("hunter2");
  }

  @Test
  void decryptsOnAfterAKeyWasSet() throws Exception {
    byte[] configured = new byte[32];
    Arrays.fill(configured, (byte) 7);
    SealedSecret old = cipher().seal(ID, "hunter2");
    SealedSecret renewed = cipher(configured).seal(ID, "hunter2");
    assertThat(renewed.keyId()).isNotEqualTo(old.keyId());
    assertThat(open(cipher(configured), old)).isEqualTo("hunter2");
    assertThat(open(cipher(configured), renewed)).isEqualTo("hunter2");
    Files.delete(path());
    assertThat(open(cipher(configured), renewed)).isEqualTo("hunter2");
    assertThatThrownBy(() -> open(cipher(configured), old))
        .isInstanceOf(UnreadableSecretException.class);
    assertThat(path()).as("decrypting makes no key").doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c2VjcmV0LXRleHQ=", "sEcReT*not*base64"})
  void isRefusedWithItsNameWhereItIsMalformed(String content) throws Exception {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), content);
    SealedSecret sealed =
        new SealedSecret("00000000", Base64.getEncoder().encodeToString(new byte[40]));
    assertThatThrownBy(() -> cipher().seal(ID, "hunter2"))
        .isInstanceOf(SecretKeyException.class)
        .hasMessage("the key's file " + path() + " does not hold Base64 of 32 bytes");
    assertThatThrownBy(() -> open(cipher(), sealed))
        .isInstanceOf(UnreadableSecretException.class)
        .hasMessageContaining(path().toString());
    assertThat(path()).as("it is not replaced").hasContent(content);
  }
}
