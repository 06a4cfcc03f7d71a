package io.belfry.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.security.Action;
import io.belfry.security.Grants;
import io.belfry.security.Identity;
import io.belfry.security.Sessions;
import io.belfry.store.Account;
import io.belfry.store.Accounts;
import io.belfry.store.SessionRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Shows sessions, and who somebody is and what they may do. */
@ApplicationScoped
public class SessionViews {
  @Inject Accounts accounts;
  @Inject Sessions sessions;

  /** Who calls and what they may do, with whatever they prove it. */
  public ObjectNode of(Identity identity) {
    Optional<SessionRecord> session =
        identity.session().flatMap(proven -> sessions.byId(proven.id()));
    return show(identity, account(identity), session);
  }

  /** The account of whoever calls. */
  public Account account(Identity identity) {
    return Await.result(accounts.get(identity.user()))
        .orElseThrow(() -> ApiProblem.of(401, "unauthorized", "the account is gone"));
  }

  /** Who somebody is and what they may do. */
  ObjectNode show(Identity identity, Account account, Optional<SessionRecord> session) {
    ObjectNode node = Json.object().put("user", identity.user());
    node.put("displayName", account.profile().displayName());
    node.put("kind", identity.token().isPresent() ? "token" : "session");
    node.put("mustChangePassword", identity.mustChangePassword());
    node.put("source", account.profile().source().code());
    ObjectNode roles = node.putObject("roles");
    new TreeMap<>(identity.grants().roles())
        .forEach((namespace, role) -> roles.put(namespace, role.title()));
    writePermissions(identity.grants(), node.putObject("permissions"));
    session.ifPresentOrElse(
        there -> node.put("expiresAt", Json.instant(sessions.limits().end(there))),
        () -> node.putNull("expiresAt"));
    session.ifPresentOrElse(
        there -> node.put("idleSeconds", sessions.limits().idle().toSeconds()),
        () -> node.putNull("idleSeconds"));
    return node;
  }

  private static void writePermissions(Grants grants, ObjectNode node) {
    write(grants.actions(Grants.ALL), node.putArray(Grants.ALL));
    Set<String> namespaces = new TreeSet<>();
    for (Action action : Action.values()) {
      grants.visible(action).filter().ifPresent(namespaces::addAll);
    }
    for (String namespace : namespaces) {
      Set<Action> actions = grants.actions(namespace);
      // what belongs to no namespace asks for a role in all of them
      actions.removeIf(action -> action.scope() == Action.Scope.SYSTEM);
      write(actions, node.putArray(namespace));
    }
  }

  private static void write(Set<Action> actions, ArrayNode array) {
    actions.forEach(action -> array.add(action.code()));
  }

  /** The sessions of whoever calls, the one that was used last first. */
  public List<ObjectNode> ownOf(Identity identity) {
    Optional<String> current = identity.session().map(Identity.Session::id);
    return sessions.list(account(identity)).stream()
        .map(session -> show(session, current.equals(Optional.of(session.id()))))
        .toList();
  }

  private ObjectNode show(SessionRecord session, boolean current) {
    ObjectNode node = Json.object().put("id", session.id());
    node.put("createdAt", Json.instant(session.createdAt()));
    node.put("lastSeenAt", Json.instant(session.lastSeenAt()));
    node.put("expiresAt", Json.instant(sessions.limits().end(session)));
    node.put("address", session.client().address());
    node.put("userAgent", session.client().userAgent());
    return node.put("current", current);
  }
}
