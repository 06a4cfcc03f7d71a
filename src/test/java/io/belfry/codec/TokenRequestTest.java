package io.belfry.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRequestTest {
  @Test
  void readsAToken() {
    TokenRequest request =
        TokenRequest.read(
            Json.parse(
                """
                {"name": "ci.deploy-1", "namespaces": ["default", "*"], "actions": ["jobs.run"],
                 "expiresInDays": 366}"""));
    assertThat(request.name()).isEqualTo("ci.deploy-1");
    assertThat(request.namespaces()).containsExactly("default", "*");
    assertThat(request.actions()).containsExactly("jobs.run");
    assertThat(request.life()).isEqualTo(Duration.ofDays(366));
  }

  @Test
  void livesForNinetyDaysWhereNobodySaysSo() {
    assertThat(
            TokenRequest.read(
                    Json.parse("{\"name\":\"a\",\"namespaces\":[\"*\"],\"actions\":[\"x\"]}"))
                .life())
        .isEqualTo(Duration.ofDays(90));
  }

  @Test
  void livesForSecondsWhereOneRunNeedsIt() {
    assertThat(
            TokenRequest.read(
                    Json.parse(
                        """
                        {"name": "a", "namespaces": ["*"], "actions": ["x"],
                         "expiresInDays": null, "expiresInSeconds": 1}"""))
                .life())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{}`|field.required name, field.required namespaces, field.required actions",
        "`{'name':'a','namespaces':[],'actions':['x']}`|field.required namespaces",
        "`{'name':'a','namespaces':['*'],'actions':[]}`|field.required actions",
        "`{'name':'a','namespaces':null,'actions':['x']}`|field.required namespaces",
        "`{'name':'','namespaces':['*'],'actions':['x']}`|name.invalid name",
        "`{'name':'a b','namespaces':['*'],'actions':['x']}`|name.invalid name",
        "`{'name':'a/b','namespaces':['*'],'actions':['x']}`|name.invalid name",
        "`{'name':1,'namespaces':['*'],'actions':['x']}`|field.wrongType name, name.invalid name",
        "`{'name':'a','namespaces':['a','../b'],'actions':['x']}`|name.invalid namespaces.1",
        "`{'name':'a','namespaces':['a*'],'actions':['x']}`|name.invalid namespaces.0",
        "`{'name':'a','namespaces':'*','actions':['x']}`|field.wrongType namespaces",
        "`{'name':'a','namespaces':['*'],'actions':[7]}`|field.wrongType actions.0",
        "`{'name':'a','namespaces':['*'],'actions':['x'],'expiresInDays':0}`"
            + "|field.outOfRange expiresInDays",
        "`{'name':'a','namespaces':['*'],'actions':['x'],'expiresInDays':367}`"
            + "|field.outOfRange expiresInDays",
        "`{'name':'a','namespaces':['*'],'actions':['x'],'expiresInSeconds':0}`"
            + "|field.outOfRange expiresInSeconds",
        "`{'name':'a','namespaces':['*'],'actions':['x'],'expiresInSeconds':31622401}`"
            + "|field.outOfRange expiresInSeconds",
        "`{'name':'a','namespaces':['*'],'actions':['x'],'expiresInSeconds':1.5}`"
            + "|field.wrongType expiresInSeconds",
        "`{'name':'a','namespaces':['*'],'actions':['x'],'expiresInDays':1,'expiresInSeconds':9}`"
            + "|token.expiresTwice expiresInSeconds",
        "`{'name':'a','namespaces':['*'],'actions':['x'],'user':'bob'}`|field.unknown user",
      })
  void tellsAllThatIsWrong(String body, String expected) {
    InvalidDocumentException refusal =
        catchThrowableOfType(
            InvalidDocumentException.class,
            () -> TokenRequest.read(Json.parse(body.replace('\'', '"'))));
    List<String> found =
        refusal.problems().stream().map(each -> each.code() + " " + each.field()).toList();
    assertThat(String.join(", ", found)).isEqualTo(expected);
  }
}
