package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.DocumentProblem;
import io.belfry.codec.TokenRequest;
import io.belfry.security.Action;
import io.belfry.security.Grants;
import io.belfry.security.Identity;
import io.belfry.security.TokenIssuer;
import io.belfry.security.TokenIssuer.Issued;
import io.belfry.security.TokenOwners;
import io.belfry.security.TokenOwners.TokenOwner;
import io.belfry.store.ApiToken;
import io.belfry.store.ApiToken.Owner;
import io.belfry.store.ApiToken.Scope;
import io.belfry.store.ApiTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of the API as their owners and administrators see them. What calls with a token sees
 * and ends that one only, unless it may do it to anybody's.
 */
@ApplicationScoped
public class Tokens {
  /** The most tokens of one owner, expired ones too. */
  static final int MOST = 100;

  private static final String EVERYBODY = "*";

  @Inject ApiTokens tokens;
  @Inject TokenIssuer issuer;
  @Inject TokenOwners owners;
  @Inject Clock clock;
  @Inject AuditNotes audit;

  /** The tokens of this user, of everybody ({@code *}), or the caller's own; newest first. */
  public List<ObjectNode> list(Identity caller, Optional<String> user) {
    String whose = user.orElse(caller.user());
    boolean all = caller.grants().mayEverywhere(Action.USERS_READ);
    if (!whose.equals(caller.user()) && !all) {
      throw ApiProblem.of(403, "forbidden", "this needs the right users.read");
    }
    List<ApiToken> found = new ArrayList<>(Await.result(tokens.all()));
    found.removeIf(token -> !whose.equals(EVERYBODY) && !token.owner().user().equals(whose));
    found.removeIf(token -> !all && !isWithinReach(caller, token));
    found.sort(
        Comparator.comparing((ApiToken token) -> token.life().createdAt())
            .reversed()
            .thenComparing(ApiToken::id));
    Instant now = clock.instant();
    return found.stream().map(token -> TokenViews.show(token, now)).toList();
  }

  /** Makes a token of the caller. */
  public ObjectNode create(Identity caller, JsonBody body) {
    if (caller.token().isPresent()) {
      throw ApiProblem.of(403, "token.notByToken", "a token can't make tokens; log in for that");
    }
    TokenRequest request = TokenRequest.read(body.object());
    checkActions(request);
    Owner owner = owner(caller);
    refuseMoreThanMost(owner);
    Scope scope = new Scope(Set.copyOf(request.namespaces()), Set.copyOf(request.actions()));
    Issued issued =
        issuer
            .issue(owner, request.name(), scope, request.life())
            .orElseThrow(() -> ApiProblem.of(409, "token.exists", "you have a token of this name"));
    ObjectNode made = TokenViews.show(issued.token(), clock.instant());
    audit.created("tokens/" + issued.token().id(), made.deepCopy());
    return made.put("token", issued.text());
  }

  /** Deletes a token. */
  public void delete(Identity caller, String id) {
    boolean all = caller.grants().mayEverywhere(Action.USERS_WRITE);
    Optional<ApiToken> found =
        Await.result(tokens.get(id)).filter(token -> all || isWithinReach(caller, token));
    if (found.isEmpty()) {
      throw ApiProblem.of(404, "token.notFound", "there is no such token");
    }
    Await.result(tokens.delete(id));
    audit.deleted("tokens/" + id, TokenViews.show(found.get(), clock.instant()));
  }

  private static boolean isWithinReach(Identity caller, ApiToken token) {
    return caller
        .token()
        .map(used -> used.id().equals(token.id()))
        .orElse(token.owner().user().equals(caller.user()));
  }

  private Owner owner(Identity caller) {
    TokenOwner owner =
        owners
            .find(caller.user())
            .orElseThrow(() -> ApiProblem.of(401, "unauthorized", "this account is gone"));
    return new Owner(caller.user(), owner.uid());
  }

  /** Two requests at once may both be let through: it keeps lists short, it is no promise. */
  private void refuseMoreThanMost(Owner owner) {
    long there =
        Await.result(tokens.all()).stream().filter(token -> token.owner().equals(owner)).count();
    if (there >= MOST) {
      throw ApiProblem.of(
          409, "token.tooMany", "you have " + MOST + " tokens; delete some that are not used");
    }
  }

  private static void checkActions(TokenRequest request) {
    List<DocumentProblem> problems = new ArrayList<>();
    boolean everywhere = request.namespaces().contains(Grants.ALL);
    for (int i = 0; i < request.actions().size(); i++) {
      String field = "actions." + i;
      Optional<Action> action = Action.of(request.actions().get(i));
      if (action.isEmpty()) {
        problems.add(
            DocumentProblem.of("action.unknown", field, "write the code of an action of /roles"));
      } else if (action.get().scope() == Action.Scope.SYSTEM && !everywhere) {
        problems.add(
            DocumentProblem.of(
                "action.everywhereOnly", field, "this action needs the namespaces [\"*\"]"));
      }
    }
    if (!problems.isEmpty()) {
      throw ApiProblem.ofDocument(problems);
    }
  }
}
