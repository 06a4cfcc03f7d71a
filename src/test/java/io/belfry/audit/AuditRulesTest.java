package io.belfry.audit;

import static io.belfry.audit.Requests.JOB;
import static io.belfry.audit.Requests.note;
import static io.belfry.audit.Requests.request;
import static io.belfry.audit.Requests.withCredentials;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.log.AuditEntry;
import io.belfry.security.Route;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditRulesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static Optional<AuditEntry> entry(AnsweredRequest request, AuditNote note) {
    return AuditRules.entry(request, note, new AuditIds(), NOW);
  }

  /** An empty user is nobody, an empty code none; "-" for what is not recorded. */
  @ParameterizedTest
  @CsvSource({
    "bob, PUT, /api/v1/namespaces/a/jobs/b, 200, '', jobs.write done",
    "bob, PUT, /api/v1/namespaces/a/jobs/b, 400, field.unknown, jobs.write failed",
    "bob, PUT, /api/v1/namespaces/a/jobs/b, 403, forbidden, jobs.write refused",
    "bob, PUT, /api/v1/namespaces/a/jobs/b, 404, notFound, jobs.write refused",
    "bob, DELETE, /api/v1/namespaces/a/jobs/b, 404, job.notFound, jobs.write failed",
    "bob, DELETE, /api/v1/namespaces/a/jobs/b, 412, job.changed, jobs.write failed",
    "bob, POST, /api/v1/namespaces/a/jobs/b:run, 202, '', jobs.run done",
    "bob, POST, /api/v1/namespaces/a/jobs/b:run, 503, store.unavailable, jobs.run failed",
    "bob, POST, /api/v1/executions/a%2Fb%401:kill, 202, '', executions.kill done",
    "'', PUT, /api/v1/namespaces/a/jobs/b, 401, unauthorized, jobs.write refused",
    "'', POST, /api/v1/nothing, 401, unauthorized, unknown refused",
    "bob, POST, /api/v1/nothing, 404, notFound, unknown refused",
    "bob, TRACE, /api/v1/jobs, 405, methodNotAllowed, unknown refused",
    "bob, GET, /api/v1/jobs, 200, '', -",
    "bob, GET, /api/v1/jobs, 400, query.invalid, -",
    "bob, HEAD, /api/v1/jobs, 200, '', -",
    "bob, GET, /api/v1/users, 403, forbidden, users.read refused",
    "bob, GET, /api/v1/namespaces/x/jobs, 404, notFound, jobs.read refused",
    "bob, GET, /api/v1/namespaces/a/jobs/b, 404, job.notFound, -",
    "bob, GET, /api/v1/nothing, 404, notFound, -",
    "'', GET, /api/v1/jobs, 401, unauthorized, -",
    "'', GET, /api/v1/session, 401, unauthorized, -",
    "bob, POST, /api/v1/schedules:preview, 200, '', -",
    "bob, POST, /api/v1/schedules:preview, 403, forbidden, jobs.read refused",
    "bob, GET, /api/v1/audit, 200, '', -",
    "bob, GET, /api/v1/audit:export, 200, '', audit.read done",
    "'', POST, /api/v1/session, 200, '', login done",
    "'', POST, /api/v1/session, 401, login.failed, login refused",
    "'', POST, /api/v1/session, 429, login.tooMany, login refused",
    "'', POST, /api/v1/session, 503, login.busy, login failed",
    "bob, DELETE, /api/v1/session, 204, '', logout done",
    "bob, POST, /api/v1/account:change-password, 403, password.wrong, password.change refused",
    "bob, POST, /api/v1/tokens, 201, '', tokens.write done",
    "bob, DELETE, /api/v1/account/sessions/1, 204, '', sessions.end done",
    "bob, PATCH, /api/v1/users/ann, 200, '', users.write done",
  })
  void recordsWhatChangesAndWhatIsRefused(
      String user, String method, String path, int status, String code, String expected) {
    AuditNote note = code.isEmpty() ? note() : note(code);

    String recorded =
        entry(request(user, method, path, status), note)
            .map(made -> made.call().action() + " " + made.result().outcome().text())
            .orElse("-");

    assertThat(recorded).isEqualTo(expected);
  }

  @Test
  void aReadWithCredentialsThatAreNoneIsAnAttempt() {
    AnsweredRequest guess = withCredentials(request("", "GET", "/api/v1/jobs", 401));

    assertThat(entry(guess, note("token.invalid"))).isPresent();
  }

  @Test
  void whatOnlyTriesIsRecordedWhereItIsRefusedOnly() {
    AuditNote note = note();
    note.readOnly();
    assertThat(entry(request("bob", "PUT", JOB, 200), note)).isEmpty();
    assertThat(entry(request("bob", "PUT", JOB, 400), note)).isEmpty();
    assertThat(entry(request("bob", "PUT", JOB, 403), note)).isPresent();
  }

  @Test
  void aLogInThatSendsTheBrowserOnCanFail() {
    AnsweredRequest callback =
        new AnsweredRequest(
            "GET",
            "/api/v1/oidc/callback",
            Optional.of(
                new io.belfry.security.Routes.Match(
                    new Route("GET", "/api/v1/oidc/callback", new io.belfry.security.Access.Open()),
                    java.util.Map.of())),
            Optional.empty(),
            false,
            "127.0.0.1",
            302);
    assertThat(entry(callback, note()).orElseThrow().result().outcome().text()).isEqualTo("done");
    assertThat(entry(callback, note("oidc.failed")).orElseThrow().result().outcome().text())
        .isEqualTo("refused");
  }

  @Test
  void namesWhoAndWhat() {
    AuditEntry made = entry(request("bob/ci", "PUT", JOB, 200), note()).orElseThrow();

    assertThat(made.at()).isEqualTo(NOW);
    assertThat(made.who())
        .isEqualTo(new AuditEntry.Who(Optional.of("bob"), Optional.of("ci"), "127.0.0.1"));
    assertThat(made.call())
        .isEqualTo(
            new AuditEntry.Call(
                "jobs.write",
                "PUT",
                Optional.of("/api/v1/namespaces/{namespace}/jobs/{name}"),
                Optional.of("default"),
                Optional.of("default/nightly")));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/namespaces/a/jobs, a, a",
    "/api/v1/namespaces/a/jobs/b:run, a, a/b",
    "/api/v1/namespaces/a/jobs/b/versions/3:rollback, a, a/b",
    "/api/v1/executions/a%2Fb%401%2Bx:kill, a, a/b@1+x",
    "/api/v1/executions/nonsense:kill, '', nonsense",
    "/api/v1/namespaces/%C3%A9/jobs, '', é",
    "/api/v1/users/bob:reset-password, '', users/bob",
    "/api/v1/users, '', ''",
    "/api/v1/session, '', ''",
    "/api/v1/nothing, '', /api/v1/nothing",
  })
  void tellsFromTheAddressWhatItIsAbout(String path, String namespace, String target) {
    AuditEntry made = entry(request("bob", "POST", path, 403), note()).orElseThrow();

    assertThat(made.call().namespace().orElse("")).isEqualTo(namespace);
    assertThat(made.call().target().orElse("")).isEqualTo(target);
  }

  @Test
  void aVeryLongAddressIsCut() {
    AuditEntry made =
        entry(request("", "POST", "/api/v1/" + "x".repeat(5_000), 401), note()).orElseThrow();

    assertThat(made.call().target().orElseThrow()).hasSize(300);
  }

  @ParameterizedTest
  @CsvSource({"bob, bob", "b@x.org, b@x.org", "'a b', (not a name)", "'<i>', (not a name)"})
  void aLogInIsByTheNameThatWasTried(String tried, String user) {
    AuditNote note = note("login.failed");
    note.user(tried);

    assertThat(entry(request("", "POST", "/api/v1/session", 401), note).orElseThrow().who().user())
        .contains(user);
  }

  @Test
  void keepsWhatWasChangedWithoutSecrets() {
    ObjectNode before = Json.object().put("a", 1);
    ObjectNode after = Json.object();
    after.putObject("env").put("TOKEN", "hunter2");
    AuditNote note = note();
    note.change(Optional.of(before), Optional.of(after));

    assertThat(entry(request("bob", "PUT", JOB, 200), note).orElseThrow().change())
        .isEqualTo(
            new AuditEntry.Change(
                Optional.of("{\"a\":1}"), Optional.of("{\"env\":{\"TOKEN\":\"***\"}}")));
    assertThat(entry(request("bob", "PUT", JOB, 503), note).orElseThrow().change())
        .isEqualTo(AuditEntry.Change.NONE);
  }

  @ParameterizedTest
  @CsvSource({"x", "汉", "😀", "'\"'", "'\\'", "'\u0001'"})
  void aLongDocumentIsCutWithAMarker(String character) {
    ObjectNode document = Json.object().put("command", character.repeat(40_000));

    String kept = AuditRules.document(Optional.of(document)).orElseThrow();

    assertThat(kept.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(AuditRules.MAX_DOCUMENT);
    ObjectNode read = Json.parse(kept.getBytes(StandardCharsets.UTF_8));
    assertThat(read.path("truncated").asBoolean()).isTrue();
    assertThat(read.path("bytes").asInt()).isGreaterThan(AuditRules.MAX_DOCUMENT);
    assertThat(read.path("beginning").asText())
        .startsWith("{\"command\":\"")
        .hasSizeGreaterThan(8_000);
  }

  @Test
  void everyRouteThatChangesSomethingHasANameOfItsOwn() {
    for (Route route : Requests.ROUTES.all()) {
      if (!route.method().equals("GET")) {
        assertThat(AuditActions.of(Optional.of(route)))
            .as("the audit's name of %s", route)
            .isNotEqualTo("account.use");
      }
    }
  }
}
