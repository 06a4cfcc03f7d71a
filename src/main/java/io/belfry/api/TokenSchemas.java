package io.belfry.api;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documents of tokens as the API's description shows them; see {@link Schemas}. */
final class TokenSchemas {
  private TokenSchemas() {}

  @Schema(
      name = "Token",
      requiredProperties = {"id", "name", "user", "namespaces", "actions", "state"})
  record Token(
      String id,
      String name,
      String user,
      List<String> namespaces,
      List<String> actions,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time") String expiresAt,
      @Schema(nullable = true, format = "date-time", description = "to the minute")
          @Nullable String lastUsedAt,
      @Schema(nullable = true, description = "an address") @Nullable String lastUsedFrom,
      @Schema(enumeration = {"active", "expired"}) String state) {}

  @Schema(
      name = "TokenList",
      requiredProperties = {"items", "total"})
  record TokenList(
      List<Token> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}

  @Schema(
      name = "TokenRequest",
      requiredProperties = {"name", "namespaces", "actions"})
  record TokenRequest(
      @Schema(description = "unique among the owner's tokens") String name,
      @Schema(description = "where it works; * is everywhere") List<String> namespaces,
      @Schema(description = "codes of /roles; it never allows more than its owner may do")
          List<String> actions,
      @Schema(nullable = true, description = "1 to 366", defaultValue = "90")
          @Nullable Integer expiresInDays,
      @Schema(
              nullable = true,
              description = "1 to 31622400, instead of expiresInDays: for a token of one run")
          @Nullable Integer expiresInSeconds) {}

  @Schema(
      name = "NewToken",
      requiredProperties = {"id", "name", "user", "namespaces", "actions", "state", "token"})
  record NewToken(
      String id,
      String name,
      String user,
      List<String> namespaces,
      List<String> actions,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time") String expiresAt,
      @Schema(nullable = true, format = "date-time") @Nullable String lastUsedAt,
      @Schema(nullable = true) @Nullable String lastUsedFrom,
      @Schema(enumeration = {"active", "expired"}) String state,
      @Schema(description = "the token itself; it is shown this once") String token) {}
}
