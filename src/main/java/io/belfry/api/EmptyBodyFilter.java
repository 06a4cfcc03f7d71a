package io.belfry.api;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/**
 * Lets a POST without a body pass as one with an empty JSON body: {@code :run} and its like need
 * none, and RESTEasy would refuse one that names no type.
 */
@Provider
@PreMatching
public class EmptyBodyFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    MultivaluedMap<String, String> headers = request.getHeaders();
    boolean empty =
        headers.getFirst("Transfer-Encoding") == null
            && (headers.getFirst(HttpHeaders.CONTENT_LENGTH) == null
                || "0".equals(headers.getFirst(HttpHeaders.CONTENT_LENGTH)));
    if (request.getMethod().equals(HttpMethod.POST)
        && empty
        && headers.getFirst(HttpHeaders.CONTENT_TYPE) == null) {
      headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    }
  }
}
