package io.belfry.api;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The documents about accounts and sessions as the API's description shows them; see {@link
 * Schemas}.
 */
final class AccountSchemas {
  private AccountSchemas() {}

  @Schema(
      name = "Login",
      requiredProperties = {"methods"})
  record Login(
      @Schema(description = "password, oidc or both") List<String> methods,
      @Schema(nullable = true) @Nullable OidcLogin oidc) {}

  @Schema(
      name = "OidcLogin",
      requiredProperties = {"name", "startUrl"})
  record OidcLogin(String name, String startUrl) {}

  @Schema(
      name = "LoginRequest",
      requiredProperties = {"username", "password"})
  record LoginRequest(String username, @Schema(format = "password") String password) {}

  @Schema(
      name = "Session",
      description = "Who calls; what stands under * holds in every namespace.",
      requiredProperties = {
        "user",
        "displayName",
        "kind",
        "mustChangePassword",
        "source",
        "roles",
        "permissions"
      })
  record Session(
      String user,
      String displayName,
      @Schema(enumeration = {"session", "token"}) String kind,
      boolean mustChangePassword,
      @Schema(enumeration = {"local", "oidc"}) String source,
      @Schema(description = "a role by namespace, or * for all") Map<String, String> roles,
      @Schema(description = "what may be done by namespace, * for everywhere")
          Map<String, List<String>> permissions,
      @Schema(nullable = true, format = "date-time") @Nullable String expiresAt,
      @Schema(nullable = true) @Nullable Long idleSeconds) {}

  @Schema(
      name = "PasswordChange",
      requiredProperties = {"current", "password"})
  record PasswordChange(
      @Schema(format = "password") String current,
      @Schema(format = "password", description = "10 to 256 characters") String password) {}

  @Schema(
      name = "OwnSession",
      requiredProperties = {"id", "createdAt", "lastSeenAt", "expiresAt", "current"})
  record OwnSession(
      String id,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time", description = "give or take a minute") String lastSeenAt,
      @Schema(format = "date-time", description = "if nobody uses it") String expiresAt,
      String address,
      String userAgent,
      boolean current) {}

  @Schema(
      name = "SessionList",
      requiredProperties = {"items", "total"})
  record SessionList(
      List<OwnSession> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}

  @Schema(
      name = "Roles",
      requiredProperties = {"roles", "actions"})
  record Roles(List<RoleActions> roles, List<RoleAction> actions) {}

  @Schema(
      name = "RoleActions",
      requiredProperties = {"role", "actions"})
  record RoleActions(String role, List<String> actions) {}

  @Schema(
      name = "RoleAction",
      requiredProperties = {"action", "scope", "leastRole", "description"})
  record RoleAction(
      String action,
      @Schema(enumeration = {"namespace", "anywhere", "system"}) String scope,
      String leastRole,
      String description) {}

  @Schema(
      name = "User",
      requiredProperties = {
        "name",
        "displayName",
        "source",
        "roles",
        "disabled",
        "mustChangePassword",
        "createdAt",
        "updatedAt"
      })
  record User(
      String name,
      String displayName,
      @Schema(enumeration = {"local", "oidc"}) String source,
      @Schema(description = "a role by namespace, or * for all") Map<String, String> roles,
      boolean disabled,
      boolean mustChangePassword,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time") String updatedAt,
      @Schema(nullable = true, format = "date-time") @Nullable String lastLoginAt,
      @Schema(nullable = true, description = "only in the answer to the creation, once")
          @Nullable String oneTimePassword) {}

  @Schema(
      name = "UserList",
      requiredProperties = {"items", "total"})
  record UserList(
      List<User> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}

  @Schema(
      name = "UserCreation",
      requiredProperties = {"name", "roles"})
  record UserCreation(
      @Schema(pattern = "[a-z0-9][a-z0-9._@-]{0,62}") String name,
      @Schema(nullable = true) @Nullable String displayName,
      @Schema(description = "Viewer, Operator, Editor or Admin by namespace, or * for all")
          Map<String, String> roles,
      @Schema(nullable = true, format = "password", description = "made up where there is none")
          @Nullable String password) {}

  @Schema(name = "UserPatch", description = "What is left out stays as it is.")
  record UserPatch(
      @Schema(nullable = true) @Nullable String displayName,
      @Schema(nullable = true, description = "a namespace with null takes its role away")
          @Nullable Map<String, String> roles,
      @Schema(nullable = true) @Nullable Boolean disabled) {}

  @Schema(
      name = "OneTimePassword",
      requiredProperties = {"oneTimePassword"})
  record OneTimePassword(String oneTimePassword) {}
}
