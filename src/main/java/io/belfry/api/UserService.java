package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.codec.UserForm;
import io.belfry.security.PasswordRules;
import io.belfry.security.Role;
import io.belfry.security.Users;
import io.belfry.security.Users.WithPassword;
import io.belfry.store.Account;
import io.belfry.store.Account.Profile;
import io.belfry.store.AccountChange;
import io.belfry.store.Accounts;
import io.belfry.store.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Shows and changes accounts. */
@ApplicationScoped
public class UserService {
  private static final Set<String> ROLES =
      Arrays.stream(Role.values())
          .map(Role::title)
          .collect(Collectors.toCollection(LinkedHashSet::new));
  private static final UserForm.Rules RULES = new UserForm.Rules(Account::isValidName, ROLES);

  @Inject Accounts accounts;
  @Inject Users users;
  @Inject AuditNotes audit;

  /** One account with its tag. */
  public Response get(String name) {
    return Await.result(accounts.get(name))
        .map(UserService::shown)
        .orElseThrow(UserService::absent);
  }

  /** Creates an account. */
  public Response create(JsonBody body) {
    UserForm.Creation wanted = UserForm.create(body.object(), RULES);
    wanted
        .password()
        .flatMap(password -> PasswordRules.judge(wanted.name(), password))
        .ifPresent(
            fault -> {
              throw Passwords.refused(fault);
            });
    Profile profile = Profile.local(wanted.form().displayName(), wanted.form().roles());
    WithPassword made = users.create(wanted.name(), profile, wanted.password());
    Account account = done(made.change());
    ObjectNode document = UserViews.show(account);
    audit.created(target(account.name()), UserViews.profile(account.profile()));
    made.oneTimePassword().ifPresent(password -> document.put("oneTimePassword", password));
    return Response.created(URI.create("users/" + account.name()))
        .entity(document)
        .tag(new EntityTag(account.tag()))
        .build();
  }

  /** Applies a merge patch to an account. */
  public Response patch(String name, JsonBody patch, Precondition precondition) {
    AtomicReference<Profile> before = new AtomicReference<>();
    Account account =
        done(
            users.edit(
                name,
                precondition,
                profile -> {
                  before.set(profile);
                  return patched(profile, patch.object());
                }));
    audit.changed(
        target(name),
        Optional.ofNullable(before.get()).map(UserViews::profile),
        Optional.of(UserViews.profile(account.profile())));
    return shown(account);
  }

  private static Profile patched(Profile profile, ObjectNode patch) {
    UserForm form =
        new UserForm(profile.displayName(), profile.roles(), profile.disabled())
            .patched(patch, RULES);
    return new Profile(form.displayName(), profile.source(), form.roles(), form.disabled());
  }

  /** Deletes an account. */
  public Response delete(String name, Precondition precondition) {
    Account account = done(users.delete(name, precondition));
    audit.deleted(target(name), UserViews.profile(account.profile()));
    return Response.noContent().build();
  }

  /** Gives an account a one-time password. */
  public ObjectNode resetPassword(String name) {
    WithPassword reset = users.resetPassword(name, Precondition.NONE);
    done(reset.change());
    return Json.object().put("oneTimePassword", reset.oneTimePassword().orElseThrow());
  }

  /** Ends the sessions of an account. */
  public Response endSessions(String name) {
    done(users.endSessions(name));
    return Response.noContent().build();
  }

  private static String target(String name) {
    return "users/" + name;
  }

  // --- answers

  private static Response shown(Account account) {
    return Response.ok(UserViews.show(account)).tag(new EntityTag(account.tag())).build();
  }

  private static Account done(AccountChange change) {
    if (change instanceof AccountChange.Done done) {
      return done.account();
    }
    throw refused(change);
  }

  private static ApiProblem refused(AccountChange change) {
    if (change instanceof AccountChange.Absent) {
      return absent();
    } else if (change instanceof AccountChange.Exists) {
      return ApiProblem.of(409, "user.exists", "there is an account of this name already");
    } else if (change instanceof AccountChange.LastAdmin) {
      return ApiProblem.of(
          409, "user.lastAdmin", "nobody would be left who can administer everything");
    } else if (change instanceof AccountChange.Left) {
      return Passwords.notLocal();
    }
    return ApiProblem.of(
        412, "user.changed", "the account is not, or not any more, in the state that is demanded");
  }

  private static ApiProblem absent() {
    return ApiProblem.of(404, "user.notFound", "there is no such account");
  }
}
