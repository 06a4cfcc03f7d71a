package io.belfry.audit;

import io.belfry.job.JobId;
import io.belfry.security.Routes.Match;
import java.util.Optional;

/** Tells from an address what a request is about. */
final class AuditTargets {
  private static final String API = "/api/v1/";
  private static final int LONGEST = 300;

  private AuditTargets() {}

  /**
   * The namespace that a route's path names, itself or in the id of an execution. What can be no
   * namespace is none: entries of a namespace are shown to its admins.
   */
  static Optional<String> namespace(Match match) {
    String id = match.parameter("id");
    String named =
        isExecution(match)
            ? id.substring(0, Math.max(0, id.indexOf('/')))
            : match.parameter("namespace");
    return Optional.of(named).filter(JobId::isValidPart);
  }

  /**
   * What a route's path is about: a job by its id, an execution by its id, anything else by its
   * folder and name, such as {@code users/bob} or {@code secrets/default/mail}.
   */
  static Optional<String> target(Match match) {
    String path = match.route().path();
    if (isExecution(match)) {
      return Optional.of(cut(match.parameter("id")));
    }
    String name = match.parameter(path.contains("{name}") ? "name" : "id");
    String namespace = match.parameter("namespace");
    if (namespace.isEmpty()) {
      return name.isEmpty() ? Optional.empty() : Optional.of(cut(folder(path) + "/" + name));
    } else if (path.contains("/jobs")) {
      return Optional.of(cut(name.isEmpty() ? namespace : namespace + "/" + name));
    }
    String within = folder(path.substring(path.indexOf("}/") + 2));
    return Optional.of(cut(within + "/" + namespace + (name.isEmpty() ? "" : "/" + name)));
  }

  private static boolean isExecution(Match match) {
    return match.route().path().startsWith(API + "executions/{id}");
  }

  /** What stands before the first parameter. */
  private static String folder(String path) {
    String below = path.startsWith(API) ? path.substring(API.length()) : path;
    int end = below.indexOf("/{");
    return end < 0 ? below : below.substring(0, end);
  }

  /** Nobody's text is kept at any length. */
  static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
