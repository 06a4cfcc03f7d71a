package io.belfry.api;

import io.belfry.store.Precondition;
import jakarta.ws.rs.HeaderParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What a request demands of the job as it is. */
public class Conditions {
  /** The version that is expected. */
  @HeaderParam("If-Match")
  @Parameter(description = "ETags of which the job must have one, or * for any")
  @Nullable String ifMatch;

  /** That there is no job. */
  @HeaderParam("If-None-Match")
  @Parameter(description = "* where the job must not exist")
  @Nullable String ifNoneMatch;

  Precondition precondition() {
    return Params.precondition(ifMatch, ifNoneMatch);
  }
}
