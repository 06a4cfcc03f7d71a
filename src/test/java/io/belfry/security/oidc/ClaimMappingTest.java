package io.belfry.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.belfry.config.Machine;
import io.belfry.config.OidcSettings;
import io.belfry.config.Settings;
import io.belfry.config.SettingsSources;
import io.belfry.security.Role;
import io.belfry.security.Vouched;
import io.belfry.store.AccountLinks.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimMappingTest {
  private static OidcSettings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>();
    all.put("belfry.oidc.issuer", "https://id.example/realms/main");
    all.put("belfry.oidc.client-id", "belfry");
    all.put("belfry.oidc.redirect-url", "https://belfry.example");
    all.put("belfry.oidc.role-mapping", "ops=Operator@team-a");
    all.putAll(more);
    return Settings.load(new SettingsSources(all, Map.of(), new Machine(2, "")))
        .oidc()
        .orElseThrow();
  }

  private static Vouched map(String json, Map<String, String> settings)
      throws JsonProcessingException {
    Map<String, Object> claims =
        new HashMap<>(new ObjectMapper().readValue(json, new TypeReference<>() {}));
    claims.putIfAbsent("sub", "1");
    return new ClaimMapping(settings(settings)).map(new Claims(claims));
  }

  private static String roles(String mapping, String claim, String json) throws Exception {
    Map<String, String> settings =
        Map.of("belfry.oidc.role-mapping", mapping, "belfry.oidc.roles-claim", claim);
    return map(json, settings).roles().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getKey() + ":" + each.getValue().title())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "ops=Operator@team-a              | groups | {'groups': ['ops']}          | team-a:Operator",
        "ops=Operator@team-a              | groups | {'groups': 'ops'}            | team-a:Operator",
        "ops=Operator@team-a              | groups | {'groups': ['OPS', 'ops ']}  | ''",
        "ops=Operator@team-a              | groups | {'groups': 'x ops'}          | ''",
        "ops=Operator@team-a              | groups | {}                           | ''",
        "ops=Operator@team-a              | groups | {'groups': null}             | ''",
        "ops=Operator@team-a              | groups | {'groups': {'ops': true}}    | ''",
        "ops=Operator@team-a              | groups | {'groups': [1, ['ops']]}     | ''",
        "ops=Operator@a,ops=Viewer@*      | groups | {'groups': ['ops']}          | *:Viewer a:Operator",
        "a=Viewer@x,b=Admin@x,c=Editor@x  | groups | {'groups': ['c', 'b', 'a']}  | x:Admin",
        "*=Viewer@default                 | groups | {}                           | default:Viewer",
        "*=Viewer@default                 | groups | {'groups': ['*']}            | default:Viewer",
        "x=Viewer@default                 | groups | {'groups': ['*']}            | ''",
        "ops=Admin@*                      | roles  | {'groups': ['ops']}          | ''",
        "ops=Admin@* | realm_access.roles | {'realm_access': {'roles': ['ops']}}  | *:Admin",
        "ops=Admin@* | realm_access.roles | {'realm_access.roles': ['ops']}       | *:Admin",
        "ops=Admin@* | realm_access.roles | {'realm_access': ['ops']}             | ''",
        "ops=Admin@* | https://x.example/g | {'https://x.example/g': ['ops']}     | *:Admin",
        "cn=ops\\,dc=x=Admin@*            | groups | {'groups': ['cn=ops,dc=x']}  | *:Admin",
      })
  void groupsGiveRoles(String mapping, String claim, String json, String expected)
      throws Exception {
    assertThat(roles(mapping, claim, json.replace('\'', '"'))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "preferred_username | {'preferred_username': 'Ana'}                        | ana",
        "preferred_username | {'preferred_username': 'a b'}                        | -",
        "preferred_username | {'preferred_username': '../x'}                       | -",
        "preferred_username | {'preferred_username': ['ana']}                      | -",
        "preferred_username | {'preferred_username': 7}                            | -",
        "preferred_username | {}                                                   | -",
        "preferred_username | {'email': 'a@x.example', 'email_verified': true}     | a@x.example",
        "preferred_username | {'email': 'a@x.example'}                             | -",
        "preferred_username | {'email': 'a@x.example', 'email_verified': 'true'}   | -",
        "preferred_username | {'preferred_username': 'ä', 'email': 'a@x.example', 'email_verified': true} | a@x.example",
        "email              | {'preferred_username': 'ana', 'email': 'a@x.example'} | -",
        "email              | {'email': 'A@x.example', 'email_verified': true}     | a@x.example",
        "upn                | {'upn': 'ana@x.example'}                             | ana@x.example",
      })
  void aClaimNamesTheAccount(String claim, String json, String expected) throws Exception {
    Vouched who = map(json.replace('\'', '"'), Map.of("belfry.oidc.username-claim", claim));
    assertThat(who.name().orElse("-")).isEqualTo(expected);
  }

  @Test
  void whoItIsGoesByIssuerAndSubject() throws Exception {
    Vouched who = map("{\"sub\": \"Sub 1\", \"name\": \"A\\u0000\\u202Ena\"}", Map.of());
    assertThat(who.subject()).isEqualTo(new Subject("https://id.example/realms/main", "Sub 1"));
    assertThat(who.displayName()).isEqualTo("Ana");
  }

  @Test
  void theSettingsKnowAllRoles() throws Exception {
    for (Role role : Role.values()) {
      assertThat(roles("g=" + role.title() + "@x", "groups", "{\"groups\": [\"g\"]}"))
          .isEqualTo("x:" + role.title());
    }
  }
}
