package io.belfry.log.mongo;

import static io.belfry.log.Records.entry;
import static io.belfry.log.Records.id;
import static io.belfry.log.Records.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.belfry.kv.etcd.Certificates;
import io.belfry.log.ExecutionLog;
import io.belfry.log.LogUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted connection, checked by authorities of our own. */
class MongoTlsIT {
  @TempDir static Path folder;
  private static Certificates ours;
  private static Certificates others;
  private static MongoServer server;

  @BeforeAll
  static void startMongo() throws Exception {
    ours = new Certificates(folder, "ours").sign("mongo", "ip:127.0.0.1");
    others = new Certificates(folder, "others");
    server = new MongoServer(new MemoryBackend());
    server.enableSsl(key(ours.key("mongo")), null, certificate(ours.certificate("mongo")));
    server.bind("127.0.0.1", 0);
  }

  @AfterAll
  static void stopMongo() {
    server.shutdownNow();
  }

  private static PrivateKey key(Path pem) throws Exception {
    String text = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replace("\n", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }

  private static X509Certificate certificate(Path pem) throws Exception {
    try (var in = Files.newInputStream(pem)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static ExecutionLog open(String host, Optional<Path> authorities) {
    MongoOptions options =
        MongoOptions.at(
                "mongodb://" + host + ":" + server.getLocalAddress().getPort() + "/?tls=true",
                "belfry")
            .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5));
    return MongoUnderTest.open(authorities.map(options::withCaFile).orElse(options));
  }

  @Test
  void whoIsSignedByTheAuthoritiesIsSpokenTo() {
    try (ExecutionLog log = open("127.0.0.1", Optional.of(ours.certificate("ours")))) {
      log.append(List.of(entry(succeeded(id("job", 1), 1))));
      assertThat(log.attempts(id("job", 1))).hasSize(1);
    }
  }

  @Test
  void whoIsNotOrHasAnotherNameIsNot() {
    for (Optional<Path> authorities :
        List.of(Optional.<Path>empty(), Optional.of(others.certificate("others")))) {
      try (ExecutionLog log = open("127.0.0.1", authorities)) {
        assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id("job", 1), 1)))))
            .isInstanceOf(LogUnavailableException.class);
      }
    }
    try (ExecutionLog log = open("localhost", Optional.of(ours.certificate("ours")))) {
      assertThatThrownBy(() -> log.append(List.of(entry(succeeded(id("job", 1), 1)))))
          .isInstanceOf(LogUnavailableException.class);
    }
  }

  @Test
  void whatIsNoCertificateIsSaidAtOnce() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() -> open("127.0.0.1", Optional.of(empty)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty.pem");
    assertThatThrownBy(() -> open("127.0.0.1", Optional.of(folder.resolve("nowhere.pem"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere.pem");
  }
}
