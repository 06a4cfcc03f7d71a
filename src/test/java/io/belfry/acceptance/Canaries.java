package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Texts that must not be found anywhere, in the forms that they might be found in. */
final class Canaries {
  private final String secret = "canary" + UUID.randomUUID().toString().replace("-", "");
  private final String control = "control" + UUID.randomUUID().toString().replace("-", "");
  private final List<String> forms = new CopyOnWriteArrayList<>();

  Canaries() {
    add(secret);
    // a part is too much already, but for what anybody can know
    add(secret.substring(6, 22));
    add(secret.substring(22));
  }

  /** A value of a secret. */
  String secret() {
    return secret;
  }

  /** A text that is no secret. */
  String control() {
    return control;
  }

  /** Whether the text that is no secret is there, as such or in hexadecimal. */
  boolean isControlIn(String text) {
    return text.contains(control)
        || text.contains(HexFormat.of().formatHex(control.getBytes(UTF_8)));
  }

  /** The part of a token that proves that one has it. */
  void addToken(String token) {
    assertThat(token).startsWith("blf_");
    // the secret part may have underscores of its own
    add(token.split("_", 3)[2]);
  }

  /** The key that secrets are encrypted with, in Base64. */
  void addKey(String base64) {
    forms.add(base64);
    forms.add(new String(Base64.getDecoder().decode(base64), ISO_8859_1));
  }

  /** The secret that Belfry itself has at a provider of OpenID Connect. */
  void addClientSecret(String text) {
    add(text);
    forms.add(URLEncoder.encode(text, UTF_8));
  }

  private void add(String text) {
    forms.add(text);
    forms.add(new String(text.getBytes(UTF_16LE), ISO_8859_1));
    forms.add(new String(text.getBytes(UTF_16BE), ISO_8859_1));
    forms.add(HexFormat.of().formatHex(text.getBytes(UTF_8)));
    for (int before = 0; before < 3; before++) {
      String encoded =
          Base64.getEncoder().encodeToString(("x".repeat(before) + text).getBytes(UTF_8));
      // without what other bytes have a part in
      forms.add(encoded.substring(4, encoded.length() - 4));
    }
  }

  /** Whether one of them is in the text, whose characters are bytes. */
  boolean isIn(String text) {
    return forms.stream().anyMatch(text::contains);
  }

  /** Fails where one of them is in what was found there. */
  void refuse(String where, String text) {
    assertThat(isIn(text)).as("a canary in " + where).isFalse();
  }
}
