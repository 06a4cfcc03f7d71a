package io.belfry.audit;

import io.belfry.security.Identity;
import io.belfry.security.Routes.Match;
import java.util.Optional;

/**
 * What is known of a request once its answer is decided.
 *
 * @param method the method
 * @param path the decoded path
 * @param match the route that serves it, where one does
 * @param caller who called, where the credentials proved it
 * @param hasCredentials whether it carried an Authorization header
 * @param address where it came from
 * @param status the HTTP status of the answer
 */
public record AnsweredRequest(
    String method,
    String path,
    Optional<Match> match,
    Optional<Identity> caller,
    boolean hasCredentials,
    String address,
    int status) {
  /** Whether its method is one that may change something. */
  boolean mayChange() {
    return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
  }
}
