package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.kv.MemoryStore;
import io.belfry.security.Action;
import io.belfry.security.Grants;
import io.belfry.security.Identity;
import io.belfry.security.Role;
import io.belfry.security.TokenIssuer;
import io.belfry.security.TokenOwners.TokenOwner;
import io.belfry.store.ApiTokens;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Identity ALICE = user("alice", Role.OPERATOR);
  private static final Identity BOB = user("bob", Role.VIEWER);
  private static final Identity ADMIN = user("admin", Role.ADMIN);

  private final Tokens tokens = new Tokens();

  @BeforeEach
  void wire() {
    Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    tokens.tokens = new ApiTokens(new MemoryStore());
    tokens.issuer = new TokenIssuer(tokens.tokens, clock);
    tokens.owners = name -> Optional.of(new TokenOwner("uid-of-" + name, Grants.of(Map.of())));
    tokens.clock = clock;
    tokens.audit = new AuditNotes();
    tokens.audit.request = unaudited();
  }

  /** A request that nobody keeps a note of. */
  private static HttpServletRequest unaudited() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            TokensTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (request, method, arguments) -> null);
  }

  private static Identity user(String name, Role role) {
    return new Identity(name, Grants.of(Map.of("*", role)), new Identity.Session("s"), false);
  }

  /** The same as a program that has a token of this id. */
  private static Identity byToken(Identity owner, String id, Action... actions) {
    Grants.Limit limit = new Grants.Limit(Set.of("*"), Set.of(actions));
    return new Identity(
        owner.user(), owner.grants().within(limit), new Identity.Token(id, "t"), false);
  }

  private static JsonBody body(String json) {
    return JsonBody.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private String make(Identity owner, String name) {
    return tokens
        .create(owner, body("{'name':'" + name + "','namespaces':['*'],'actions':['jobs.run']}"))
        .path("id")
        .asText();
  }

  private List<String> names(Identity caller, String... user) {
    return tokens.list(caller, Optional.of(user).filter(u -> u.length > 0).map(u -> u[0])).stream()
        .map(token -> token.path("user").asText() + "/" + token.path("name").asText())
        .sorted()
        .toList();
  }

  private static String refusal(Runnable call) {
    ApiProblem problem = catchThrowableOfType(ApiProblem.class, call::run);
    return problem.status()
        + problem.problems().stream()
            .map(each -> " " + each.code() + (each.field().isEmpty() ? "" : "@" + each.field()))
            .reduce("", String::concat);
  }

  @Test
  void aNewTokenIsShownOnce() {
    ObjectNode made =
        tokens.create(
            ALICE, body("{'name':'ci','namespaces':['a'],'actions':['jobs.run','jobs.read']}"));
    assertThat(made.path("token").asText())
        .matches("blf_" + made.path("id").asText() + "_[A-Za-z0-9_-]{43}");
    assertThat(made.path("expiresAt").asText()).isEqualTo("2026-05-30T12:00:00.000Z");
    assertThat(made.path("state").asText()).isEqualTo("active");
    ObjectNode listed = tokens.list(ALICE, Optional.empty()).get(0);
    assertThat(listed.has("token")).isFalse();
    assertThat(listed).isEqualTo(made.without("token"));
  }

  @Test
  void everybodySeesTheirOwnAndAdministratorsAll() {
    make(ALICE, "ci");
    make(BOB, "ci");
    make(ADMIN, "ci");
    assertThat(names(ALICE)).containsExactly("alice/ci");
    assertThat(names(ALICE, "alice")).containsExactly("alice/ci");
    assertThat(refusal(() -> names(ALICE, "bob"))).isEqualTo("403 forbidden");
    assertThat(refusal(() -> names(ALICE, "*"))).isEqualTo("403 forbidden");
    assertThat(names(ADMIN)).containsExactly("admin/ci");
    assertThat(names(ADMIN, "bob")).containsExactly("bob/ci");
    assertThat(names(ADMIN, "*")).containsExactly("admin/ci", "alice/ci", "bob/ci");
  }

  @Test
  void everybodyDeletesTheirOwnAndAdministratorsAny() {
    String alices = make(ALICE, "ci");
    String bobs = make(BOB, "ci");
    assertThat(refusal(() -> tokens.delete(ALICE, bobs))).isEqualTo("404 token.notFound");
    assertThat(refusal(() -> tokens.delete(ALICE, "../x"))).isEqualTo("404 token.notFound");
    tokens.delete(ALICE, alices);
    assertThat(refusal(() -> tokens.delete(ALICE, alices))).isEqualTo("404 token.notFound");
    tokens.delete(ADMIN, bobs);
    assertThat(names(ADMIN, "*")).isEmpty();
  }

  @Test
  void aTokenMakesNoTokensAndReachesOnlyItself() {
    String used = make(ALICE, "used");
    String other = make(ALICE, "other");
    Identity program = byToken(ALICE, used, Action.JOBS_RUN);
    assertThat(refusal(() -> make(program, "third"))).isEqualTo("403 token.notByToken");
    assertThat(names(program)).containsExactly("alice/used");
    assertThat(refusal(() -> tokens.delete(program, other))).isEqualTo("404 token.notFound");
    tokens.delete(program, used);
    assertThat(names(ALICE)).containsExactly("alice/other");
  }

  @Test
  void anAdministratorsTokenReachesOthersOnlyWithTheRight() {
    String bobs = make(BOB, "ci");
    assertThat(refusal(() -> names(byToken(ADMIN, "x", Action.JOBS_READ), "*")))
        .isEqualTo("403 forbidden");
    assertThat(names(byToken(ADMIN, "x", Action.USERS_READ), "*")).containsExactly("bob/ci");
    assertThat(refusal(() -> tokens.delete(byToken(ADMIN, "x", Action.USERS_READ), bobs)))
        .isEqualTo("404 token.notFound");
    tokens.delete(byToken(ADMIN, "x", Action.USERS_WRITE), bobs);
    assertThat(names(ADMIN, "*")).isEmpty();
  }

  @Test
  void actionsAreThoseOfTheTable() {
    assertThat(
            refusal(
                () ->
                    tokens.create(
                        ALICE,
                        body(
                            "{'name':'a','namespaces':['a'],"
                                + "'actions':['jobs.run','jobs.fly','users.read','JOBS_RUN']}"))))
        .isEqualTo(
            "400 action.unknown@actions.1 action.everywhereOnly@actions.2"
                + " action.unknown@actions.3");
    assertThat(
            tokens.create(ADMIN, body("{'name':'a','namespaces':['*'],'actions':['users.read']}")))
        .isNotNull();
  }

  @Test
  void namesAreUniqueAndThereAreNotTooMany() {
    make(ALICE, "t0");
    assertThat(refusal(() -> make(ALICE, "t0"))).isEqualTo("409 token.exists");
    for (int i = 1; i < Tokens.MOST; i++) {
      make(ALICE, "t" + i);
    }
    assertThat(refusal(() -> make(ALICE, "more"))).isEqualTo("409 token.tooMany");
    make(BOB, "more");
  }
}
