package io.belfry.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Credentials;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.Json;
import io.belfry.codec.UserForm;
import io.belfry.kv.MemoryStore;
import io.belfry.security.AccountRoles;
import io.belfry.security.Action;
import io.belfry.security.Begun;
import io.belfry.security.Grants;
import io.belfry.security.Identity;
import io.belfry.security.RandomTexts;
import io.belfry.security.Role;
import io.belfry.security.SessionLimits;
import io.belfry.security.Sessions;
import io.belfry.store.Account;
import io.belfry.store.Account.Password;
import io.belfry.store.Account.Profile;
import io.belfry.store.Accounts;
import io.belfry.store.SessionRecord.Client;
import io.belfry.store.SessionStore;
import java.lang.reflect.RecordComponent;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Holds the records that describe documents about accounts to the documents, and those to be so.
 */
class AccountSchemasTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final SessionViews views = new SessionViews();

  @BeforeEach
  void thereIsBob() {
    MemoryStore kv = new MemoryStore();
    views.accounts = new Accounts(kv, AccountRoles::isAdministrator);
    views.sessions =
        new Sessions(
            views.accounts,
            new SessionStore(kv),
            new SessionLimits(Duration.ofMinutes(30), Duration.ofHours(12)),
            new RandomTexts(new SecureRandom()),
            Clock.fixed(NOW, ZoneOffset.UTC));
    views.accounts.create(bob()).join();
  }

  private static Account bob() {
    return Account.of(
        "bob",
        "uid-of-bob",
        Profile.local("Bob", Map.of("*", "Viewer", "team-a", "Admin")),
        Optional.of(new Password("hash-of-bob", false, NOW)),
        NOW);
  }

  private Begun begin() {
    return views.sessions.begin("bob", new Client("::1", "Browser/1")).orElseThrow();
  }

  private static Set<String> described(Class<?> record) {
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : record.getRecordComponents()) {
      names.add(component.getName());
    }
    return names;
  }

  private static Set<String> written(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.properties().forEach(field -> names.add(field.getKey()));
    return names;
  }

  /** The described fields that the reader does not know; each is sent as a number. */
  private static List<String> unknown(Class<?> record, Consumer<ObjectNode> reading) {
    ObjectNode body = Json.object();
    described(record).forEach(field -> body.put(field, 1));
    try {
      reading.accept(body);
      return List.of("nothing is refused");
    } catch (InvalidDocumentException e) {
      return e.problems().stream()
          .filter(problem -> problem.code().equals("field.unknown"))
          .map(problem -> problem.field())
          .toList();
    }
  }

  @Test
  void describesSessions() {
    ObjectNode session = views.of(begin().identity());
    assertThat(described(AccountSchemas.Session.class)).isEqualTo(written(session));
    assertThat(described(AccountSchemas.OwnSession.class))
        .isEqualTo(written(views.ownOf(begin().identity()).get(0)));
    assertThat(described(AccountSchemas.Login.class))
        .isEqualTo(written(LoginResource.document(Optional.of("SSO"))));
  }

  @Test
  void describesUsersAndShowsNoHash() {
    ObjectNode user = UserViews.show(bob());
    Set<String> all = written(user);
    all.add("oneTimePassword");
    assertThat(described(AccountSchemas.User.class)).isEqualTo(all);
    assertThat(user.toString()).doesNotContain("hash-of-bob");
  }

  @Test
  void describesRoles() {
    ObjectNode roles = RolesResource.document();
    assertThat(described(AccountSchemas.Roles.class)).isEqualTo(written(roles));
    assertThat(described(AccountSchemas.RoleActions.class))
        .isEqualTo(written(roles.at("/roles/0")));
    assertThat(described(AccountSchemas.RoleAction.class))
        .isEqualTo(written(roles.at("/actions/0")));
    assertThat(roles.at("/roles/0").toString())
        .contains("\"Viewer\"", "\"jobs.read\"")
        .doesNotContain("\"jobs.run\"");
  }

  @Test
  void describesWhatIsSent() {
    UserForm.Rules rules = new UserForm.Rules(Account::isValidName, Set.of());
    assertThat(unknown(AccountSchemas.LoginRequest.class, Credentials::logIn)).isEmpty();
    assertThat(unknown(AccountSchemas.PasswordChange.class, Credentials::change)).isEmpty();
    assertThat(unknown(AccountSchemas.UserCreation.class, body -> UserForm.create(body, rules)))
        .isEmpty();
    assertThat(
            unknown(
                AccountSchemas.UserPatch.class,
                body -> new UserForm("", Map.of(), false).patched(body, rules)))
        .isEmpty();
  }

  // --- what they say

  @Test
  void aSessionSaysWhatMayBeDoneWhere() {
    ObjectNode session = views.of(begin().identity());

    assertThat(session.get("roles")).hasToString("{\"*\":\"Viewer\",\"team-a\":\"Admin\"}");
    assertThat(session.at("/permissions/*").toString())
        .contains("\"jobs.read\"", "\"workers.read\"")
        .doesNotContain("\"jobs.run\"");
    assertThat(session.at("/permissions/team-a").toString())
        .contains("\"jobs.read\"", "\"jobs.write\"", "\"audit.read\"")
        .as("users belong to no namespace")
        .doesNotContain("users.");
    assertThat(session.get("kind").asText()).isEqualTo("session");
    assertThat(session.get("expiresAt").asText()).isEqualTo("2026-03-01T12:30:00.000Z");
    assertThat(session.get("idleSeconds").asLong()).isEqualTo(1_800);
  }

  @Test
  void aTokenSaysOnlyWhatItIsGoodFor() {
    Grants all = Grants.of(Map.of("*", Role.ADMIN));
    Grants few =
        all.within(new Grants.Limit(Set.of("team-a"), Set.of(Action.JOBS_RUN, Action.USERS_READ)));
    ObjectNode session = views.of(new Identity("bob", few, new Identity.Token("t", "ci"), false));

    assertThat(session.get("kind").asText()).isEqualTo("token");
    assertThat(session.get("permissions")).hasToString("{\"*\":[],\"team-a\":[\"jobs.run\"]}");
    assertThat(session.get("expiresAt").isNull()).isTrue();
  }

  @Test
  void onesOwnSessionsSayWhichIsThisOne() {
    Begun here = begin();
    begin();
    List<ObjectNode> own = views.ownOf(here.identity());
    assertThat(own).hasSize(2);
    assertThat(own)
        .filteredOn(session -> session.get("current").asBoolean())
        .singleElement()
        .satisfies(
            session -> assertThat(session.get("id").asText()).isEqualTo(here.session().id()));
    assertThat(own.toString()).doesNotContain(here.session().hash(), here.cookie());
  }
}
