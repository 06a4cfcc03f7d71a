package io.belfry.api;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The documents of the audit as the API's description shows them; see {@link Schemas}. */
final class AuditSchemas {
  private AuditSchemas() {}

  @Schema(
      name = "AuditEntry",
      description = "What somebody did, or tried to do.",
      requiredProperties = {
        "id", "at", "address", "action", "method", "outcome", "status", "count"
      })
  record AuditEntry(
      String id,
      @Schema(format = "date-time") String at,
      @Schema(nullable = true, description = "the account, or the name a log-in was tried with")
          @Nullable String user,
      @Schema(nullable = true, description = "the name of the token that was used")
          @Nullable String token,
      @Schema(description = "where from; of what a node does by itself, the node's name")
          String address,
      String action,
      @Schema(description = "START for what a node does when it starts") String method,
      @Schema(nullable = true, description = "absent where there is no such route")
          @Nullable String route,
      @Schema(nullable = true) @Nullable String namespace,
      @Schema(nullable = true) @Nullable String target,
      @Schema(enumeration = {"done", "refused", "failed"}) String outcome,
      @Schema(description = "the HTTP status; 0 where there was no request") int status,
      @Schema(nullable = true) @Nullable String code,
      @Schema(description = "more than 1 where many that are alike are one entry") long count,
      @Schema(nullable = true, description = "without secrets")
          @Nullable Map<String, Object> before,
      @Schema(nullable = true, description = "without secrets")
          @Nullable Map<String, Object> after) {}

  @Schema(
      name = "AuditList",
      requiredProperties = {"items", "total"})
  record AuditList(
      List<AuditEntry> items, @Schema(nullable = true) @Nullable String nextCursor, Object total) {}
}
