package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.security.Namespaces;
import io.belfry.store.JobCatalog;
import io.belfry.store.JobPage;
import io.belfry.store.JobQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Lists jobs from the catalog. */
@ApplicationScoped
public class JobListing {
  @Inject JobCatalog catalog;
  @Inject JobViews views;

  /** The parameters of a list of jobs. */
  @SuppressWarnings("NullAway.Init") // the server fills it in
  public static class Filter {
    /** Text that is looked for literally, in any case. */
    @QueryParam("q")
    @Parameter(description = "text in id, display name, description or labels; literally, any case")
    @Nullable String text;

    /** Labels that must all be there. */
    @QueryParam("label")
    @Parameter(description = "name=value or name; may be repeated, and then all must be there")
    List<String> labels;

    /** The state of the jobs. */
    @QueryParam("state")
    @Parameter(description = "enabled (or active) or suspended")
    @Nullable String state;

    /** What to sort by. */
    @QueryParam("sort")
    @Parameter(description = "name, nextScheduledAt or updatedAt; with a '-' the other way round")
    @Nullable String sort;

    /** The most items. */
    @QueryParam("limit")
    @Parameter(description = "1 to 500, 50 by default")
    @Nullable String limit;

    /** Behind what to go on. */
    @QueryParam("cursor")
    @Parameter(description = "nextCursor of the page before")
    @Nullable String cursor;
  }

  /** One page of the jobs of these namespaces. */
  public ObjectNode list(Namespaces namespaces, Filter filter) {
    JobQuery query =
        new JobQuery(
            namespaces.filter(),
            Params.text(filter.text),
            JobQuery.labels(filter.labels.stream().filter(label -> !label.isEmpty()).toList()),
            Params.text(filter.state).map(JobListing::state),
            Params.slice(filter.sort, filter.cursor, filter.limit));
    JobPage page = catalog.list(query);
    Optional<String> next = page.next().map(cursor -> Params.cursor(query.page().sort(), cursor));
    return Lists.of(views.show(page.rows()), next, page.total());
  }

  private static JobQuery.State state(String word) {
    return switch (word) {
      case "enabled", "active" -> JobQuery.State.ENABLED;
      case "suspended" -> JobQuery.State.SUSPENDED;
      default -> throw Params.invalid("state", "enabled or suspended");
    };
  }
}
