package io.belfry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.belfry.config.Setting.Default;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Machine MACHINE = new Machine(2, "");

  private static SettingsSources sources(Map<String, String> system, Map<String, String> env) {
    return new SettingsSources(system, env, MACHINE);
  }

  private static Settings load(Map<String, String> system, Map<String, String> env) {
    return Settings.load(sources(system, env));
  }

  private static List<String> problems(Map<String, String> system, Map<String, String> env) {
    return catchThrowableOfType(SettingsException.class, () -> load(system, env)).problems();
  }

  @Test
  void defaultsMakeOneNodeThatIsMasterAndWorker() {
    Settings settings = load(Map.of(), Map.of());
    assertThat(settings.node().master()).isTrue();
    assertThat(settings.node().worker()).isTrue();
    assertThat(settings.worker())
        .isEqualTo(
            new WorkerSettings(
                16,
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                Duration.ofSeconds(4),
                Duration.ofSeconds(30)));
    assertThat(settings.store().dataDir()).isEqualTo(Path.of("belfry-data").toAbsolutePath());
    assertThat(settings.store().fsync()).isFalse();
    assertThat(settings.log())
        .isEqualTo(
            new LogSettings(Duration.ofMillis(200), 500, 1 << 20, 1L << 30, Duration.ofDays(400)));
    assertThat(settings.security())
        .isEqualTo(
            new SecuritySettings(
                Optional.empty(), false, Duration.ofMinutes(30), Duration.ofHours(12)));
    assertThat(settings.http())
        .isEqualTo(
            new HttpSettings(true, List.of(), List.of(), List.of(), false, Duration.ofSeconds(20)));
  }

  @ParameterizedTest
  @CsvSource({
    "auto,'',true",
    "auto,belfry.example,false",
    "true,belfry.example,true",
    "false,'',false",
  })
  void namingAHostOpensTheNode(String loopbackOnly, String hosts, boolean expected) {
    Map<String, String> system =
        Map.of("belfry.http.loopback-only", loopbackOnly, "belfry.http.allowed-hosts", hosts);
    assertThat(load(system, Map.of()).http().loopbackOnly()).isEqualTo(expected);
  }

  @Test
  void defaultsFollowTheMachine() {
    Settings settings =
        Settings.load(new SettingsSources(Map.of(), Map.of(), new Machine(8, "/srv/wildfly/data")));
    assertThat(settings.worker().threads()).isEqualTo(32);
    assertThat(settings.store().dataDir()).isEqualTo(Path.of("/srv/wildfly/data/belfry-data"));
  }

  @Test
  void systemPropertyBeatsEnvironment() {
    Map<String, String> env = Map.of("BELFRY_WORKER_CLAIM_AHEAD", "300ms");
    Settings settings = load(Map.of("belfry.worker.claim-ahead", "1s"), env);
    assertThat(settings.worker().claimAhead()).isEqualTo(Duration.ofSeconds(1));
    assertThat(load(Map.of(), env).worker().claimAhead()).isEqualTo(Duration.ofMillis(300));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "belfry.worker.threads|0|a whole number from 1 to 2,000",
        "belfry.worker.threads|-1|a whole number",
        "belfry.worker.threads|99999999999|a whole number",
        "belfry.worker.threads|4 |ok",
        "belfry.worker.threads|four|a whole number",
        "belfry.master.enabled|yes|true or false",
        "belfry.master.enabled|TRUE|true or false",
        "belfry.master.enabled|''|true or false",
        "belfry.worker.lease-ttl|20|a duration from 2s to 10m",
        "belfry.worker.lease-ttl|1s|a duration from 2s to 10m",
        "belfry.worker.lease-ttl|11m|a duration",
        "belfry.worker.lease-ttl|20 s|a duration",
        "belfry.worker.lease-ttl|999999999999d|a duration",
        "belfry.worker.lease-ttl|5m|ok",
        "belfry.output.limit|1MB|a size from 4KiB to 1GiB",
        "belfry.output.limit|4095B|a size",
        "belfry.output.limit|999999999999TiB|a size",
        "belfry.output.limit|4096B|ok",
        "belfry.node.name|a/b|up to 63",
        "belfry.node.name|-a|up to 63",
        "belfry.node.name|worker-1.eu|ok",
        "belfry.node.labels|disk|labels as",
        "belfry.node.labels|a=1,a=2|labels as",
        "belfry.node.labels|a=1,|labels as",
        "belfry.node.labels|a=1, example.org/zone=eu-1|ok",
        "belfry.http.allowed-hosts|http://x|host names",
        "belfry.http.allowed-hosts|belfry.example:80|host names",
        "belfry.http.allowed-hosts|*|host names",
        "belfry.http.allowed-hosts|Belfry.Example,[fe80::1]|ok",
        "belfry.http.loopback-only|yes|auto, true or false",
        "belfry.http.trusted-proxies|proxy.example|addresses",
        "belfry.http.trusted-proxies|10.0.0.0/33|addresses",
        "belfry.http.trusted-proxies|0.0.0.0/0|addresses",
        "belfry.http.trusted-proxies|::/0|addresses",
        "belfry.http.trusted-proxies|*|addresses",
        "belfry.http.trusted-proxies|127.0.0.1, 10.0.0.0/8,fd00::/8|ok",
        "belfry.http.allowed-origins|belfry.example|origins",
        "belfry.http.allowed-origins|https://belfry.example/|origins",
        "belfry.http.allowed-origins|https://belfry.example:8443|ok",
      })
  void valuesAreCheckedByTheirType(String name, String value, String expected) {
    if (expected.equals("ok")) {
      assertThat(load(Map.of(name, value), Map.of())).isNotNull();
    } else {
      assertThat(problems(Map.of(name, value), Map.of()))
          .singleElement()
          .asString()
          .contains(name + " from system property: '" + value.strip() + "' is not " + expected);
    }
  }

  @Test
  void labelsAndHostsAreTyped() {
    Settings settings =
        load(
            Map.of(
                "belfry.node.labels",
                "zone=eu, disk=ssd,empty=",
                "belfry.http.allowed-hosts",
                "Belfry.Example"),
            Map.of());
    assertThat(settings.node().labels())
        .containsExactly(Map.entry("disk", "ssd"), Map.entry("empty", ""), Map.entry("zone", "eu"));
    assertThat(settings.http().allowedHosts()).containsExactly("belfry.example");
  }

  @Test
  void leaseIsRoundedUpToWholeSeconds() {
    Settings settings =
        load(
            Map.of(
                "belfry.worker.lease-ttl", "2500ms",
                "belfry.worker.guard-silence", "1s"),
            Map.of());
    assertThat(settings.worker().leaseTtl()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void unknownSystemPropertyIsNamedWithTheNearestKnownOne() {
    assertThat(problems(Map.of("belfry.worker.treads", "4"), Map.of()))
        .containsExactly(
            "unknown setting belfry.worker.treads from system property"
                + " (did you mean belfry.worker.threads?)");
    assertThat(problems(Map.of("belfry.something.else.entirely", "4"), Map.of()))
        .containsExactly("unknown setting belfry.something.else.entirely from system property");
  }

  @Test
  void systemPropertiesOfOthersAreNoneOfOurs() {
    assertThat(load(Map.of("belfryx", "1", "java.version", "17"), Map.of())).isNotNull();
  }

  @Test
  void similarEnvironmentVariablesAreOnlyReported() {
    Settings settings = load(Map.of(), Map.of("BELFRY_WORKER_TREADS", "4", "BELFRY_JOB", "a/b"));
    assertThat(settings.ignoredEnvironment()).containsExactly("BELFRY_JOB", "BELFRY_WORKER_TREADS");
  }

  @Test
  void malformedKnownEnvironmentVariableIsNamed() {
    assertThat(problems(Map.of(), Map.of("BELFRY_WORKER_THREADS", "x")))
        .containsExactly(
            "BELFRY_WORKER_THREADS (belfry.worker.threads) from environment:"
                + " 'x' is not a whole number from 1 to 2,000");
  }

  @Test
  void emptyEnvironmentVariableCountsAsUnset() {
    assertThat(load(Map.of(), Map.of("BELFRY_WORKER_THREADS", " ")).worker().threads())
        .isEqualTo(16);
  }

  @Test
  void allProblemsAreReportedTogether() {
    assertThat(problems(Map.of("belfry.a", "1", "belfry.worker.threads", "x"), Map.of()))
        .hasSize(2);
  }

  @Test
  void aNodeMustBeSomething() {
    assertThat(
            problems(
                Map.of("belfry.master.enabled", "false", "belfry.worker.enabled", "false"),
                Map.of()))
        .singleElement()
        .asString()
        .contains("belfry.master.enabled and belfry.worker.enabled are both false");
  }

  @Test
  void guardMustKillBeforeTheLeaseEnds() {
    assertThat(problems(Map.of("belfry.worker.guard-silence", "11s"), Map.of()))
        .containsExactly(
            "belfry.worker.guard-silence is more than half of belfry.worker.lease-ttl");
    assertThat(load(Map.of("belfry.worker.guard-silence", "10s"), Map.of())).isNotNull();
  }

  @Test
  void effectiveSettingsSayWhereEachCameFrom() {
    assertThat(
            load(Map.of("belfry.worker.threads", "4"), Map.of("BELFRY_NODE_NAME", "worker-1"))
                .effective())
        .hasSize(SettingsTable.ALL.size())
        .contains(
            "belfry.worker.threads = 4 (system property)",
            "belfry.node.name = worker-1 (environment)",
            "belfry.config = (none) (default)",
            "belfry.worker.lease-ttl = 20s (default)");
  }

  @Test
  void secretsAreMaskedInTheLogAndInMessages() {
    Setting<Integer> secret =
        new Setting<>("belfry.pin", SettingType.integer(1000, 9999), Default.of("1000"), "", true);
    List<Setting<?>> table = new ArrayList<>(SettingsTable.ALL);
    table.add(secret);

    Settings good =
        new SettingsReader(table, sources(Map.of("belfry.pin", "1234"), Map.of())).read();
    assertThat(good.get(secret)).isEqualTo(1234);
    assertThat(good.effective()).contains("belfry.pin = *** (system property)");
    assertThat(good.toString()).doesNotContain("1234");

    assertThatThrownBy(
            () ->
                new SettingsReader(table, sources(Map.of("belfry.pin", "hunter2"), Map.of()))
                    .read())
        .hasMessageContaining("belfry.pin from system property: its value is not a whole number")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theFirstPasswordIsSaidNowhere() {
    Settings settings = load(Map.of("belfry.admin.password", "correct horse battery"), Map.of());
    assertThat(settings.security().adminPassword()).contains("correct horse battery");
    assertThat(settings.effective()).contains("belfry.admin.password = *** (system property)");
    assertThat(settings.toString() + settings.security()).doesNotContain("horse");
    assertThat(problems(Map.of("belfry.admin.password", "hunter2"), Map.of()))
        .containsExactly(
            "belfry.admin.password from system property: its value is not a text of 10 to 256"
                + " characters");
  }

  @Test
  void messagesStayOnOneLine() {
    assertThat(problems(Map.of("belfry.a\nINFO forged", "x"), Map.of()).get(0))
        .doesNotContain("\n");
  }

  @Test
  void namesAreUniqueAlsoAsEnvironmentVariables() {
    Set<String> names = new HashSet<>();
    for (Setting<?> setting : SettingsTable.ALL) {
      assertThat(setting.name()).matches("belfry(\\.[a-z][a-z-]*)+");
      assertThat(names.add(setting.environmentName())).as(setting.name()).isTrue();
    }
    assertThat(SettingsTable.WORKER_CLAIM_AHEAD.environmentName())
        .isEqualTo("BELFRY_WORKER_CLAIM_AHEAD");
  }

  @Test
  void aSettingOutsideTheTableHasNoValue() {
    Setting<Boolean> stranger =
        new Setting<>("belfry.x", SettingType.bool(), Default.of("true"), "", false);
    Settings settings = load(Map.of(), Map.of());
    assertThatThrownBy(() -> settings.get(stranger)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysOfSecretsAreReadAndNeverShown() {
    String one = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    String two = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    assertThat(load(Map.of(), Map.of()).secretKeys()).isEmpty();
    Settings settings = load(Map.of(), Map.of("BELFRY_SECRETS_KEY", one + " , " + two));
    assertThat(settings.secretKeys()).hasSize(2).allMatch(key -> key.length == 32);
    assertThat(settings.secretKeys().get(1)).startsWith(2, 2);
    assertThat(settings.toString())
        .contains("belfry.secrets.key = ***")
        .doesNotContain("AQEB", "AgIC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "hunter2=",
        "aHVudGVyMg==",
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=,",
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=,hunter2"
      })
  void aMalformedKeyIsRefusedWithoutRepeatingIt(String value) {
    assertThat(problems(Map.of("belfry.secrets.key", value), Map.of()))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .startsWith("belfry.secrets.key from ")
                    .endsWith(
                        "its value is not Base64 of 32 bytes, one or several separated by commas"));
  }
}
