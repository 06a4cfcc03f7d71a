package io.belfry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.security.oidc.TestProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person's way to a provider of OpenID Connect and back, in a real Chromium, to which the
 * provider is another site; the session's cookie is a strict one all the same. The steps are in
 * {@code src/main/frontend/e2e/log-in-elsewhere.mjs}.
 */
class OidcIT {
  @TempDir Path folder;

  @Test
  void aBrowserLogsInAtTheProviderAndTheSecretIsNowhere() throws Exception {
    try (TestProvider provider = new TestProvider("localhost", Clock.systemUTC())) {
      provider.asks = true;
      BelfryProcess node = node(settingsOf(provider));
      try (node) {
        node.start().waitReady();
        String said =
            Chromium.drive("log-in-elsewhere.mjs", node.client().url(), folder.resolve("said"));
        assertThat(said).contains("came back");
        node.stop();
      }
    }
    assertThat(filesWith(TestProvider.CLIENT_SECRET)).isEmpty();
    assertThat(filesWith("access-token-canary")).isEmpty();
    assertThat(Files.readString(Path.of("target", "acceptance", "oidc.log")))
        .contains("belfry.oidc.client-secret = ***")
        .doesNotContain(TestProvider.CLIENT_SECRET)
        .doesNotContain("eyJ")
        .doesNotContain("code-");
  }

  /** In a file: system properties can be seen by everybody on the machine. */
  private Path settingsOf(TestProvider provider) throws Exception {
    Path file = folder.resolve("belfry.properties");
    Files.write(
        file,
        List.of(
            "belfry.oidc.issuer=" + provider.issuer(),
            "belfry.oidc.client-id=" + TestProvider.CLIENT_ID,
            "belfry.oidc.client-secret=" + TestProvider.CLIENT_SECRET,
            "belfry.oidc.name=Company SSO",
            "belfry.oidc.role-mapping=engineers=Operator@default"));
    return file;
  }

  private BelfryProcess node(Path settings) throws Exception {
    return new BelfryProcess(
        "oidc",
        folder.resolve("node"),
        "-Dbelfry.config=" + settings,
        "-Dbelfry.oidc.redirect-url=http://127.0.0.1:" + BelfryProcess.PORT);
  }

  /** What the node has written, but for the settings that it was given. */
  private List<Path> filesWith(String text) throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("node"))) {
      return files.filter(Files::isRegularFile).filter(file -> contains(file, text)).toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
