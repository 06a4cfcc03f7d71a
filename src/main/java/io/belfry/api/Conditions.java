package io.belfry.api;

import io.belfry.store.Precondition;
import jakarta.ws.rs.HeaderParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What a request demands of the job, or of the account, as it is. */
public class Conditions {
  /** The version that is expected. */
  @HeaderParam("If-Match")
  @Parameter(description = "ETags of which it must have one, or * for any")
  @Nullable String ifMatch;

  /** That there is none. */
  @HeaderParam("If-None-Match")
  @Parameter(description = "* where it must not exist")
  @Nullable String ifNoneMatch;

  Precondition precondition() {
    return Params.precondition(ifMatch, ifNoneMatch);
  }
}
