package io.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-in, sessions, the own account and users, over HTTP. */
class SessionServerIT extends BelfryServer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String API = "/api/v1";
  private static final String SESSION = API + "/session";
  private static final String USERS = API + "/users";
  private static final String CHANGE = API + "/account:change-password";
  private static final String NEW_PASSWORD = "correct horse battery";

  private HttpResponse<String> last;

  /** Sends a request with this cookie, or none, and reads the body of the answer. */
  private JsonNode call(String cookie, String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        anonymous(path)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    if (!body.isEmpty()) {
      boolean patch = method.equals("PATCH");
      request.header("Content-Type", patch ? "application/merge-patch+json" : "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    last = send(request);
    return last.body().isEmpty() ? JSON.missingNode() : JSON.readTree(last.body());
  }

  private JsonNode expect(
      int status, String cookie, String method, String path, String body, String... headers)
      throws Exception {
    JsonNode answer = call(cookie, method, path, body, headers);
    assertThat(last.statusCode()).as(method + " " + path + ": " + last.body()).isEqualTo(status);
    return answer;
  }

  private void refused(
      int status, String code, String cookie, String method, String path, String body)
      throws Exception {
    assertThat(expect(status, cookie, method, path, body).path("code").asText()).isEqualTo(code);
    assertThat(last.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  private static String credentials(String user, String password) {
    return JSON.createObjectNode().put("username", user).put("password", password).toString();
  }

  private static String change(String current, String next) {
    return JSON.createObjectNode().put("current", current).put("password", next).toString();
  }

  private static String creation(String name, String roles) {
    return "{\"name\": \"" + name + "\", \"roles\": " + roles + "}";
  }

  private static String fresh(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private String admin() {
    return Login.cookie();
  }

  private String setCookie() {
    return last.headers().firstValue("Set-Cookie").orElse("");
  }

  /** The Cookie header that the last answer asks for. */
  private String newCookie() {
    return setCookie().split(";", 2)[0];
  }

  private String logIn(String user, String password) throws Exception {
    expect(200, "", "POST", SESSION, credentials(user, password));
    return newCookie();
  }

  /** Makes somebody whose password is {@link #NEW_PASSWORD}, and logs them in. */
  private String somebody(String name, String roles) throws Exception {
    JsonNode made = expect(201, admin(), "POST", USERS, creation(name, roles));
    String once = made.path("oneTimePassword").asText();
    expect(204, logIn(name, once), "POST", CHANGE, change(once, NEW_PASSWORD));
    return newCookie();
  }

  // --- logging in and out

  @Test
  void saysHowToLogIn() throws Exception {
    JsonNode login = expect(200, "", "GET", API + "/login", "");
    assertThat(login)
        .hasToString(
            "{\"methods\":[\"password\",\"oidc\"],\"oidc\":{\"name\":\"Single sign-on\","
                + "\"startUrl\":\"/api/v1/oidc/start\"}}");
  }

  @Test
  void aLogInBeginsASession() throws Exception {
    String name = fresh("begin");
    somebody(name, "{\"team-a\": \"Editor\"}");
    JsonNode begun = expect(200, "", "POST", SESSION, credentials(name, NEW_PASSWORD));

    assertThat(setCookie())
        .matches("belfry-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
    assertThat(last.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(begun.path("user").asText()).isEqualTo(name);
    assertThat(begun.path("kind").asText()).isEqualTo("session");
    assertThat(begun.path("mustChangePassword").asBoolean()).isFalse();
    assertThat(begun.path("roles")).hasToString("{\"team-a\":\"Editor\"}");
    assertThat(begun.at("/permissions/team-a").toString()).contains("\"jobs.write\"");
    assertThat(last.body()).doesNotContain(newCookie().split("=", 2)[1]);
    assertThat(expect(200, newCookie(), "GET", SESSION, "")).isEqualTo(begun);
  }

  @ParameterizedTest
  @CsvSource({"admin,wrong password", "nobody-at-all,x", "../admin,x", "'admin\n',x", "ADMIN ,x"})
  void whoIsNotLetInDoesNotLearnWhy(String user, String password) throws Exception {
    refused(401, "login.failed", "", "POST", SESSION, credentials(user, password));
    assertThat(setCookie()).isEmpty();
    String body = last.body();
    refused(401, "login.failed", "", "POST", SESSION, credentials(fresh("nobody"), "x"));
    assertThat(last.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"username\": \"admin\"}", "{\"username\": 1", ""})
  void aLogInIsADocument(String body) throws Exception {
    call("", "POST", SESSION, body);
    assertThat(last.statusCode()).isEqualTo(400);
    assertThat(last.body()).doesNotContain("Exception");
  }

  @Test
  void aLogOutKillsTheSession() throws Exception {
    String name = fresh("out");
    String cookie = somebody(name, "{}");
    expect(200, cookie, "GET", SESSION, "");
    expect(204, cookie, "DELETE", SESSION, "");
    assertThat(setCookie())
        .isEqualTo("belfry-session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    refused(401, "unauthorized", cookie, "GET", SESSION, "");
    refused(401, "unauthorized", cookie, "DELETE", SESSION, "");
  }

  @Test
  void aTamperedSessionIsNone() throws Exception {
    String cookie = somebody(fresh("tamper"), "{}");
    String other = cookie.substring(0, 20) + (cookie.charAt(20) == 'a' ? 'b' : 'a');
    refused(401, "unauthorized", other + cookie.substring(21), "GET", SESSION, "");
    refused(401, "unauthorized", cookie + "A", "GET", SESSION, "");
    refused(401, "unauthorized", "belfry-session=", "GET", SESSION, "");
    refused(401, "unauthorized", cookie + "; belfry-session=planted", "GET", SESSION, "");
    expect(200, "a=b; " + cookie + "; c=d", "GET", SESSION, "");
  }

  @Test
  void aSessionFromBeforeTheLogInIsNotTakenOver() throws Exception {
    String name = fresh("fix");
    String mine = somebody(name, "{}");
    String planted = "belfry-session=" + "A".repeat(43);
    expect(200, planted, "POST", SESSION, credentials(name, NEW_PASSWORD));
    assertThat(newCookie()).isNotEqualTo(planted).isNotEqualTo(mine);
    refused(401, "unauthorized", planted, "GET", SESSION, "");

    String second = newCookie();
    expect(200, second, "POST", SESSION, credentials(name, NEW_PASSWORD));
    assertThat(newCookie()).isNotEqualTo(second);
    refused(401, "unauthorized", second, "GET", SESSION, "");
    expect(200, mine, "GET", SESSION, "");
  }

  // --- the own account

  @Test
  void whoMustChangeThePasswordCanDoNothingElse() throws Exception {
    String name = fresh("must");
    JsonNode made = expect(201, admin(), "POST", USERS, creation(name, "{\"*\": \"Admin\"}"));
    String once = made.path("oneTimePassword").asText();
    assertThat(once).hasSizeGreaterThanOrEqualTo(20);
    String cookie = logIn(name, once);

    assertThat(expect(200, cookie, "GET", SESSION, "").path("mustChangePassword").asBoolean())
        .isTrue();
    for (String path : List.of("/jobs", "/users", "/account/sessions", "/roles", "/workers")) {
      refused(403, "password.mustChange", cookie, "GET", API + path, "");
    }
    expect(204, cookie, "POST", CHANGE, change(once, NEW_PASSWORD));
    String next = newCookie();
    assertThat(next).isNotEqualTo(cookie);
    refused(401, "unauthorized", cookie, "GET", SESSION, "");
    expect(200, next, "GET", USERS, "");
    refused(401, "login.failed", "", "POST", SESSION, credentials(name, once));
  }

  @Test
  void aNewPasswordEndsAllOtherSessions() throws Exception {
    String name = fresh("change");
    String first = somebody(name, "{}");
    String second = logIn(name, NEW_PASSWORD);

    refused(403, "password.wrong", first, "POST", CHANGE, change("wrong", "another good one"));
    refused(400, "password.tooShort", first, "POST", CHANGE, change(NEW_PASSWORD, "short"));
    refused(400, "password.tooEasy", first, "POST", CHANGE, change(NEW_PASSWORD, NEW_PASSWORD));
    refused(400, "password.tooEasy", first, "POST", CHANGE, change(NEW_PASSWORD, name + "-123456"));
    refused(
        400, "password.tooLong", first, "POST", CHANGE, change(NEW_PASSWORD, "long ".repeat(52)));
    expect(200, second, "GET", SESSION, "");

    expect(204, first, "POST", CHANGE, change(NEW_PASSWORD, "another good one"));
    String third = newCookie();
    refused(401, "unauthorized", first, "GET", SESSION, "");
    refused(401, "unauthorized", second, "GET", SESSION, "");
    expect(200, third, "GET", SESSION, "");
  }

  @Test
  void oneSeesAndEndsOnesOwnSessions() throws Exception {
    String name = fresh("own");
    String here = somebody(name, "{}");
    String there = logIn(name, NEW_PASSWORD);
    String stranger = somebody(fresh("stranger"), "{}");

    JsonNode list = expect(200, here, "GET", API + "/account/sessions", "", "User-Agent", "it/1");
    assertThat(list.path("total").asInt()).isEqualTo(2);
    String other = "";
    for (JsonNode session : list.path("items")) {
      assertThat(session.path("address").asText()).isEqualTo("127.0.0.1");
      if (!session.path("current").asBoolean()) {
        other = session.path("id").asText();
      }
    }
    assertThat(other).matches("[0-9a-f]{16}");
    String path = API + "/account/sessions/" + other;
    refused(404, "session.notFound", stranger, "DELETE", path, "");
    expect(204, here, "DELETE", path, "");
    refused(404, "session.notFound", here, "DELETE", path, "");
    refused(401, "unauthorized", there, "GET", SESSION, "");
  }

  // --- users

  @Test
  void usersAreMadeChangedAndDeleted() throws Exception {
    String name = fresh("crud");
    String path = USERS + "/" + name;
    JsonNode made = expect(201, admin(), "POST", USERS, creation(name, "{\"*\": \"Viewer\"}"));
    assertThat(last.headers().firstValue("Location").orElse("")).endsWith(path);
    assertThat(made.path("source").asText()).isEqualTo("local");
    refused(409, "user.exists", admin(), "POST", USERS, creation(name, "{}"));

    JsonNode read = expect(200, admin(), "GET", path, "");
    assertThat(read.has("oneTimePassword")).isFalse();
    String tag = last.headers().firstValue("ETag").orElseThrow();
    logIn(name, made.path("oneTimePassword").asText());
    JsonNode changed =
        expect(
            200,
            admin(),
            "PATCH",
            path,
            "{\"displayName\": \"Crud\", \"roles\": {\"*\": null, \"team-a\": \"Editor\"}}",
            "If-Match",
            tag);
    assertThat(changed.path("roles")).hasToString("{\"team-a\":\"Editor\"}");
    assertThat(changed.path("displayName").asText()).isEqualTo("Crud");
    assertThat(changed.path("lastLoginAt").isTextual()).isTrue();
    expect(412, admin(), "PATCH", path, "{\"disabled\": true}", "If-Match", tag);

    JsonNode found = expect(200, admin(), "GET", USERS + "?q=" + name.toUpperCase(), "");
    assertThat(found.path("total").asInt()).isEqualTo(1);
    assertThat(found.at("/items/0/name").asText()).isEqualTo(name);

    expect(204, admin(), "DELETE", path, "");
    refused(404, "user.notFound", admin(), "GET", path, "");
    refused(404, "user.notFound", admin(), "DELETE", path, "");
    refused(404, "user.notFound", admin(), "PATCH", path, "{}");
    refused(404, "user.notFound", admin(), "POST", path + ":reset-password", "");
  }

  @Test
  void listsUsersPageByPage() throws Exception {
    String prefix = fresh("page");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      names.add(prefix + i);
      expect(201, admin(), "POST", USERS, creation(prefix + i, "{}"));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          expect(200, admin(), "GET", USERS + "?limit=2&q=" + prefix + "&cursor=" + cursor, "");
      assertThat(page.path("total").asInt()).isEqualTo(3);
      page.path("items").forEach(user -> seen.add(user.path("name").asText()));
      cursor = page.path("nextCursor").asText("");
      cursor = cursor.equals("null") ? "" : cursor;
    } while (!cursor.isEmpty());
    assertThat(seen).isEqualTo(names);
    refused(400, "cursor.invalid", admin(), "GET", USERS + "?cursor=..%2F", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\": \"A\", \"roles\": {}}|user.invalidName|name",
        "{\"name\": \"../a\", \"roles\": {}}|user.invalidName|name",
        "{\"name\": \"a\", \"roles\": {\"*\": \"Root\"}}|role.unknown|roles.*",
        "{\"name\": \"a\", \"roles\": {\"a/b\": \"Viewer\"}}|name.invalid|roles.a/b",
        "{\"name\": \"a\", \"roles\": {}, \"password\": \"short\"}|password.tooShort|password",
        "{\"name\": \"a\", \"roles\": {}, \"admin\": true}|field.unknown|admin",
        "{\"name\": \"a\"}|field.required|roles",
      })
  void whatIsWrongWithAUserIsNamed(String body, String code, String field) throws Exception {
    refused(400, code, admin(), "POST", USERS, body);
    assertThat(JSON.readTree(last.body()).path("field").asText()).isEqualTo(field);
  }

  @Test
  void aDisabledUserIsOutAtOnce() throws Exception {
    String name = fresh("off");
    String cookie = somebody(name, "{\"*\": \"Viewer\"}");
    expect(200, admin(), "PATCH", USERS + "/" + name, "{\"disabled\": true}");
    refused(401, "unauthorized", cookie, "GET", SESSION, "");
    refused(401, "login.failed", "", "POST", SESSION, credentials(name, NEW_PASSWORD));
    expect(200, admin(), "PATCH", USERS + "/" + name, "{\"disabled\": false}");
    refused(401, "unauthorized", cookie, "GET", SESSION, "");
    logIn(name, NEW_PASSWORD);
  }

  @Test
  void rolesHoldFromTheNextRequestOn() throws Exception {
    String name = fresh("roles");
    String cookie = somebody(name, "{\"*\": \"Viewer\"}");
    refused(403, "forbidden", cookie, "GET", USERS, "");
    expect(200, admin(), "PATCH", USERS + "/" + name, "{\"roles\": {\"*\": \"Admin\"}}");
    expect(200, cookie, "GET", USERS, "");
    expect(200, admin(), "PATCH", USERS + "/" + name, "{\"roles\": {\"*\": \"Viewer\"}}");
    refused(403, "forbidden", cookie, "GET", USERS, "");
  }

  @Test
  void anAdministratorResetsPasswordsAndEndsSessions() throws Exception {
    String name = fresh("reset");
    String cookie = somebody(name, "{}");
    expect(204, admin(), "POST", USERS + "/" + name + ":end-sessions", "");
    refused(401, "unauthorized", cookie, "GET", SESSION, "");

    cookie = logIn(name, NEW_PASSWORD);
    JsonNode reset = expect(200, admin(), "POST", USERS + "/" + name + ":reset-password", "");
    refused(401, "unauthorized", cookie, "GET", SESSION, "");
    refused(401, "login.failed", "", "POST", SESSION, credentials(name, NEW_PASSWORD));
    cookie = logIn(name, reset.path("oneTimePassword").asText());
    refused(403, "password.mustChange", cookie, "GET", API + "/roles", "");
  }

  @Test
  void theLastAdministratorStays() throws Exception {
    List<String> others = otherAdministrators();
    for (String name : others) {
      expect(200, admin(), "PATCH", USERS + "/" + name, "{\"roles\": {\"*\": null}}");
    }
    String path = USERS + "/" + Login.ADMIN;
    refused(409, "user.lastAdmin", admin(), "DELETE", path, "");
    refused(409, "user.lastAdmin", admin(), "PATCH", path, "{\"disabled\": true}");
    refused(409, "user.lastAdmin", admin(), "PATCH", path, "{\"roles\": {\"*\": \"Editor\"}}");
    expect(200, admin(), "GET", SESSION, "");
    for (String name : others) {
      expect(200, admin(), "PATCH", USERS + "/" + name, "{\"roles\": {\"*\": \"Admin\"}}");
    }
  }

  /** Those that other tests made administrators of everything. */
  private List<String> otherAdministrators() throws Exception {
    List<String> names = new ArrayList<>();
    for (JsonNode user : expect(200, admin(), "GET", USERS + "?limit=500", "").path("items")) {
      String name = user.path("name").asText();
      if (!name.equals(Login.ADMIN) && user.at("/roles/*").asText().equals("Admin")) {
        names.add(name);
      }
    }
    return names;
  }

  @Test
  void showsTheRoles() throws Exception {
    JsonNode roles = expect(200, admin(), "GET", API + "/roles", "");
    assertThat(roles.path("roles")).hasSize(4);
    assertThat(roles.at("/actions/0/leastRole").asText()).isEqualTo("Viewer");
  }

  // --- limits

  private int retryAfter() {
    return Integer.parseInt(last.headers().firstValue("Retry-After").orElse("0"));
  }

  @Test
  void wrongPasswordsAreLimited() throws Exception {
    String name = fresh("guess");
    somebody(name, "{}");
    int looked = 0;
    do {
      call("", "POST", SESSION, credentials(name, "wrong"));
      looked += last.statusCode() == 401 ? 1 : 0;
      // a guess comes back every 3 s: one that is near would let the right password in below
    } while ((last.statusCode() == 401 || retryAfter() < 2) && looked < 70);
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(looked).isBetween(2, 26);
    assertThat(JSON.readTree(last.body()).path("code").asText()).isEqualTo("login.tooMany");
    assertThat(retryAfter()).isBetween(1, 60);
    refused(429, "login.tooMany", "", "POST", SESSION, credentials(name, NEW_PASSWORD));
    // others from the same address are not shut out by it
    logIn(Login.ADMIN, Login.PASSWORD);
  }
}
