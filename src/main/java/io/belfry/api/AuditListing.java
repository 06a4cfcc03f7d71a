package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.audit.AuditDocument;
import io.belfry.log.AuditEntry.Outcome;
import io.belfry.log.AuditLog;
import io.belfry.log.AuditPage;
import io.belfry.log.AuditQuery;
import io.belfry.security.Action;
import io.belfry.security.Grants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Lists and exports the audit, as far as somebody may see it: whoever may read it everywhere sees
 * all, whoever may in some namespaces sees the entries that are about one of them.
 */
@ApplicationScoped
public class AuditListing {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Inject AuditLog log;
  @Inject Clock clock;

  /** The parameters of a list of entries. */
  @SuppressWarnings("NullAway.Init") // the server fills it in
  public static class Filter {
    /** Only entries at or after it. */
    @QueryParam("since")
    @Nullable String since;

    /** Only entries before it. */
    @QueryParam("until")
    @Nullable String until;

    /** Only what this account did. */
    @QueryParam("user")
    @Nullable String user;

    /** Only this action. */
    @QueryParam("action")
    @Parameter(description = "such as jobs.write or login")
    @Nullable String action;

    /** Only this namespace. */
    @QueryParam("namespace")
    @Nullable String namespace;

    /** Only these outcomes. */
    @QueryParam("outcome")
    @Parameter(description = "done, refused or failed; may be repeated or separated by commas")
    List<String> outcomes;

    /** Text that is looked for literally. */
    @QueryParam("q")
    @Parameter(description = "text in user, token, address, target, route or code, literally")
    @Nullable String text;

    /** The most items. */
    @QueryParam("limit")
    @Parameter(description = "of a list: 1 to 500, 50 by default")
    @Nullable String limit;

    /** Behind what to go on. */
    @QueryParam("cursor")
    @Parameter(description = "of a list: nextCursor of the page before")
    @Nullable String cursor;
  }

  /** One page. */
  public ObjectNode list(Grants grants, Filter filter) {
    AuditPage page =
        log.list(
            query(
                grants,
                filter,
                Params.instant("until", filter.until),
                Params.text(filter.cursor),
                Params.limit(filter.limit)));
    List<ObjectNode> items = page.items().stream().map(AuditDocument::write).toList();
    return Lists.of(items, page.nextCursor(), page.total(), page.totalIsExact());
  }

  /** Everything, newest first, as a file. */
  public Response export(Grants grants, Filter filter, @Nullable String format) {
    String form = Params.text(format).orElse("csv");
    if (!form.equals("csv") && !form.equals("jsonl")) {
      throw Params.invalid("format", "csv or jsonl");
    }
    Instant now = clock.instant();
    Instant until = Params.instant("until", filter.until).orElse(now);
    AuditQuery query =
        query(grants, filter, Optional.of(until), Optional.empty(), AuditQuery.MAX_LIMIT);
    AuditExport export = new AuditExport(log, query);
    boolean csv = form.equals("csv");
    return Response.ok(csv ? export.csv() : export.jsonLines())
        .type(csv ? "text/csv;charset=UTF-8" : "application/x-ndjson")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"belfry-audit-" + DAY.format(now) + "." + form + "\"")
        .build();
  }

  private static AuditQuery query(
      Grants grants, Filter filter, Optional<Instant> until, Optional<String> cursor, int limit) {
    Optional<Set<String>> namespaces =
        grants.visible(Action.AUDIT_READ).only(Params.text(filter.namespace)).filter();
    return new AuditQuery(
        Params.instant("since", filter.since),
        until,
        Params.text(filter.user),
        Params.text(filter.action),
        namespaces,
        Params.words("outcome", filter.outcomes, Outcome::of),
        Params.text(filter.text),
        cursor,
        limit);
  }
}
