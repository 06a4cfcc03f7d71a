package io.belfry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.belfry.config.OidcSettings.RoleRule;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OidcSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "belfry.oidc.issuer", "https://id.example/realms/main",
          "belfry.oidc.client-id", "belfry",
          "belfry.oidc.redirect-url", "https://belfry.example/",
          "belfry.oidc.role-mapping", "ops=Operator@team-a, cn=x\\,dc=y=Admin@*");

  private static Settings load(Map<String, String> given) {
    return Settings.load(new SettingsSources(given, Map.of(), new Machine(2, "")));
  }

  private static List<String> problems(Map<String, String> given) {
    return catchThrowableOfType(SettingsException.class, () -> load(given)).problems();
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> given = new HashMap<>(LEAST);
    given.put(name, value);
    return given;
  }

  @Test
  void withoutAProviderThereIsNone() {
    assertThat(load(Map.of()).oidc()).isEmpty();
  }

  @Test
  void theLeastIsEnough() {
    OidcSettings oidc = load(LEAST).oidc().orElseThrow();
    assertThat(oidc)
        .isEqualTo(
            new OidcSettings(
                URI.create("https://id.example/realms/main"),
                new OidcSettings.Client(
                    "belfry", Optional.empty(), List.of("openid", "profile", "email")),
                "Single sign-on",
                new OidcSettings.Claims("preferred_username", "groups"),
                List.of(
                    new RoleRule("ops", "Operator", "team-a"),
                    new RoleRule("cn=x,dc=y", "Admin", "*")),
                URI.create("https://belfry.example")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "belfry.oidc.client-id",
        "belfry.oidc.redirect-url",
        "belfry.oidc.role-mapping",
      })
  void halfAProviderIsAMistake(String missing) {
    Map<String, String> given = new HashMap<>(LEAST);
    given.remove(missing);
    assertThat(problems(given))
        .containsExactly(missing + " is missing: belfry.oidc.issuer needs it");
  }

  @Test
  void whatBelongsToAProviderIsAMistakeWithoutOne() {
    Map<String, String> given = with("belfry.oidc.client-secret", "canary");
    given.remove("belfry.oidc.issuer");
    assertThat(problems(given))
        .hasSize(4)
        .allSatisfy(each -> assertThat(each).endsWith("is set but belfry.oidc.issuer is not"))
        .noneMatch(each -> each.contains("canary"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "issuer|http://id.example|a URL such as",
        "issuer|http://127.0.0.1.evil.example|a URL such as",
        "issuer|http://localhost.evil.example|a URL such as",
        "issuer|https://user@id.example|a URL such as",
        "issuer|https://id.example?x=1|a URL such as",
        "issuer|https://id.example#x|a URL such as",
        "issuer|https:///realms|a URL such as",
        "issuer|ftp://id.example|a URL such as",
        "issuer|id.example|a URL such as",
        "issuer|file:/etc/passwd|a URL such as",
        "issuer|https://id.example/|ok",
        "issuer|http://localhost:8081/realms/x|ok",
        "issuer|http://127.0.0.1:8081|ok",
        "issuer|http://[::1]:8081|ok",
        "redirect-url|https://belfry.example/belfry|a URL without a path",
        "redirect-url|http://belfry.example|a URL such as",
        "redirect-url|http://localhost:8080/|ok",
        "scopes|profile email|scopes with openid",
        "scopes|openid pro\"file|scopes with openid",
        "scopes|openid|ok",
        "roles-claim|two words|the name of a claim",
        "roles-claim|https://x.example/groups|ok",
        "role-mapping|ops|rules as",
        "role-mapping|ops=Operator|rules as",
        "role-mapping|ops=operator@x|rules as",
        "role-mapping|ops=Root@x|rules as",
        "role-mapping|=Admin@*|rules as",
        "role-mapping|ops=Admin@../x|rules as",
        "role-mapping|ops=Admin@*,|rules as",
        "role-mapping|ops=Admin@a@b|rules as",
        "role-mapping|a@b.example=Admin@*|ok",
        "role-mapping|*=Viewer@default|ok",
      })
  void valuesAreChecked(String name, String value, String expected) {
    Map<String, String> given = with("belfry.oidc." + name, value);
    if (expected.equals("ok")) {
      assertThat(load(given).oidc()).isPresent();
    } else {
      assertThat(problems(given)).singleElement().asString().contains("is not " + expected);
    }
  }

  @Test
  void theSecretIsShownNowhere() {
    Settings settings = load(with("belfry.oidc.client-secret", "canary"));
    assertThat(settings.oidc().orElseThrow().client().secret()).contains("canary");
    assertThat(settings.toString() + settings.oidc()).doesNotContain("canary");
    assertThat(settings.effective()).contains("belfry.oidc.client-secret = *** (system property)");
  }
}
