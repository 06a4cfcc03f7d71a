package io.belfry.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what the server refuses with a problem; its own mappers for these would go first. */
@Provider
public class WebProblemMapper implements ExceptionMapper<WebApplicationException> {
  @Override
  public Response toResponse(WebApplicationException refusal) {
    return ProblemResponses.of(refusal);
  }
}
