package io.belfry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdSettingsTest {
  private static Settings load(String... namesAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put("belfry." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return Settings.load(new SettingsSources(properties, Map.of(), new Machine(2, "")));
  }

  private static List<String> problems(String... namesAndValues) {
    return catchThrowableOfType(SettingsException.class, () -> load(namesAndValues)).problems();
  }

  @Test
  void withoutEndpointsThereIsNoEtcd() {
    EtcdSettings etcd = load().etcd();
    assertThat(etcd.isUsed()).isFalse();
    assertThat(etcd.prefix()).isEqualTo("/belfry/");
    assertThat(etcd.dialTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(etcd.callTimeout()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void allOfItCanBeSaid() {
    Settings settings =
        load(
            "etcd.endpoints",
            "https://etcd1:2379, https://10.0.0.2:2379/,https://[fd00::3]:2379",
            "etcd.prefix",
            "/cron/a/",
            "etcd.user",
            "belfry",
            "etcd.password",
            "s3cret words",
            "etcd.ca-file",
            "/etc/ca.pem",
            "etcd.cert-file",
            "/etc/me.pem",
            "etcd.key-file",
            "/etc/me.key");
    EtcdSettings etcd = settings.etcd();
    assertThat(etcd.endpoints())
        .containsExactly(
            URI.create("https://etcd1:2379"),
            URI.create("https://10.0.0.2:2379"),
            URI.create("https://[fd00::3]:2379"));
    assertThat(etcd.prefix()).isEqualTo("/cron/a/");
    assertThat(etcd.user()).contains("belfry");
    assertThat(etcd.password()).contains("s3cret words");
    assertThat(etcd.caFile()).contains(Path.of("/etc/ca.pem"));
    assertThat(settings.toString() + etcd).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etcd1:2379",
        "http://etcd1",
        "http://etcd1:0",
        "http://etcd1:65536",
        "ftp://etcd1:2379",
        "http://user:pw@etcd1:2379",
        "http://etcd1:2379/path",
        "http://etcd1:2379,",
        "http://127.0.0.1:1 http://127.0.0.1:2"
      })
  void whatIsNoEndpointIsNamed(String text) {
    assertThat(problems("etcd.endpoints", text))
        .singleElement()
        .asString()
        .startsWith("belfry.etcd.endpoints")
        .contains("URLs such as https://etcd1:2379");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "belfry", "/bel fry/", "/ü/"})
  void whatIsNoPrefixIsNamed(String text) {
    assertThat(problems("etcd.prefix", text)).singleElement().asString().contains("ending with /");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.7:2379",
        "http://etcd1:2379",
        "http://127.0.0.1:2379,http://etcd1:2379",
        "http://localhost.example:2379",
        "http://0.0.0.0:2379",
        "http://[fd00::1]:2379"
      })
  void openConnectionsToOtherMachinesAreRefused(String endpoints) {
    assertThat(problems("etcd.endpoints", endpoints))
        .singleElement()
        .asString()
        .contains("without encryption")
        .contains("belfry.insecure=true");
    assertThat(load("etcd.endpoints", endpoints, "insecure", "true").etcd().isUsed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:2379",
        "http://localhost:2379,http://[::1]:2379",
        "http://127.8.9.1:1",
        "https://etcd1:2379"
      })
  void loopbackAndEncryptionNeedNoLeave(String endpoints) {
    assertThat(load("etcd.endpoints", endpoints).etcd().isUsed()).isTrue();
  }

  @Test
  void whatDoesNotFitTogetherIsNamed() {
    String https = "https://etcd1:2379";
    assertThat(problems("etcd.endpoints", https, "etcd.user", "u")).hasSize(1);
    assertThat(problems("etcd.endpoints", https, "etcd.password", "p")).hasSize(1);
    assertThat(problems("etcd.endpoints", https, "etcd.cert-file", "/c")).hasSize(1);
    assertThat(problems("etcd.endpoints", https + ",http://127.0.0.1:2379"))
        .containsExactly("belfry.etcd.endpoints mixes http and https");
    assertThat(problems("etcd.endpoints", "http://127.0.0.1:2379", "etcd.ca-file", "/c"))
        .singleElement()
        .asString()
        .contains("for https only");
    assertThat(problems("etcd.endpoints", https, "etcd.call-timeout", "6s"))
        .singleElement()
        .asString()
        .contains("a quarter of belfry.worker.lease-ttl");
  }
}
