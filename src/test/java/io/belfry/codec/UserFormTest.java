package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.belfry.codec.UserForm.Creation;
import io.belfry.codec.UserForm.Rules;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserFormTest {
  private static final Rules RULES =
      new Rules(name -> name.matches("[a-z]{1,63}"), Set.of("Viewer", "Admin"));

  private static String refused(Runnable reading) {
    InvalidDocumentException refusal =
        catchThrowableOfType(InvalidDocumentException.class, reading::run);
    DocumentProblem first = refusal.problems().get(0);
    return first.code() + " " + first.field();
  }

  @Test
  void readsACreation() {
    Creation creation =
        UserForm.create(
            Json.parse(
                "{\"name\": \"bob\", \"displayName\": \"Bob\", \"password\": \"x\","
                    + " \"roles\": {\"*\": \"Viewer\", \"team-a\": \"Admin\"}}"),
            RULES);
    assertThat(creation.name()).isEqualTo("bob");
    assertThat(creation.password()).contains("x");
    assertThat(creation.form())
        .isEqualTo(new UserForm("Bob", Map.of("*", "Viewer", "team-a", "Admin"), false));
    assertThat(creation.toString()).doesNotContain("x");
  }

  @Test
  void aCreationNeedsNoMoreThanNameAndRoles() {
    Creation creation = UserForm.create(Json.parse("{\"name\": \"bob\", \"roles\": {}}"), RULES);
    assertThat(creation.password()).isEmpty();
    assertThat(creation.form()).isEqualTo(new UserForm("", Map.of(), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"roles\": {}}|field.required name",
        "{\"name\": null, \"roles\": {}}|field.required name",
        "{\"name\": \"\", \"roles\": {}}|user.invalidName name",
        "{\"name\": \"B\", \"roles\": {}}|user.invalidName name",
        "{\"name\": 1, \"roles\": {}}|field.wrongType name",
        "{\"name\": \"a\"}|field.required roles",
        "{\"name\": \"a\", \"roles\": []}|field.wrongType roles",
        "{\"name\": \"a\", \"roles\": {\"*\": \"viewer\"}}|role.unknown roles.*",
        "{\"name\": \"a\", \"roles\": {\"x\": null}}|field.wrongType roles.x",
        "{\"name\": \"a\", \"roles\": {\"a/b\": \"Viewer\"}}|name.invalid roles.a/b",
        "{\"name\": \"a\", \"roles\": {\"\": \"Viewer\"}}|name.invalid roles.",
        "{\"name\": \"a\", \"roles\": {}, \"disabled\": true}|field.unknown disabled",
        "{\"name\": \"a\", \"roles\": {}, \"source\": \"oidc\"}|field.unknown source",
        "{\"name\": \"a\", \"roles\": {}, \"password\": 1}|field.wrongType password",
      })
  void refusesOtherCreations(String body, String problem) {
    assertThat(refused(() -> UserForm.create(Json.parse(body), RULES))).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|Bob {*=Viewer, a=Admin} false",
        "{\"disabled\": true}|Bob {*=Viewer, a=Admin} true",
        "{\"displayName\": null}|'' {*=Viewer, a=Admin} false",
        "{\"roles\": {\"a\": null, \"b\": \"Viewer\"}}|Bob {*=Viewer, b=Viewer} false",
        "{\"roles\": null}|Bob {} false",
      })
  void appliesAMergePatch(String patch, String expected) {
    UserForm form =
        new UserForm("Bob", Map.of("*", "Viewer", "a", "Admin"), false)
            .patched(Json.parse(patch), RULES);
    String name = form.displayName().isEmpty() ? "''" : form.displayName();
    assertThat(name + " " + new TreeMap<>(form.roles()) + " " + form.disabled())
        .isEqualTo(expected);
  }

  @Test
  void aRoleOfANewerVersionStaysButIsNotGiven() {
    UserForm form = new UserForm("", Map.of("*", "Auditor"), false);
    assertThat(form.patched(Json.parse("{\"displayName\": \"x\"}"), RULES).roles())
        .isEqualTo(Map.of("*", "Auditor"));
    assertThat(refused(() -> form.patched(Json.parse("{\"roles\": {\"a\": \"Auditor\"}}"), RULES)))
        .isEqualTo("role.unknown roles.a");
  }

  @Test
  void aPatchTouchesNothingElse() {
    UserForm form = new UserForm("", Map.of(), false);
    assertThat(refused(() -> form.patched(Json.parse("{\"name\": \"eve\"}"), RULES)))
        .isEqualTo("field.unknown name");
    assertThat(refused(() -> form.patched(Json.parse("{\"password\": \"x\"}"), RULES)))
        .isEqualTo("field.unknown password");
  }
}
