package io.belfry.web;

import io.belfry.security.RequestPath;
import jakarta.servlet.http.HttpServletRequest;

/** Reads the path of a request, below the application's context path. */
final class Paths {
  private Paths() {}

  /** The path as it was sent. */
  static String raw(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String context = request.getContextPath();
    return uri.startsWith(context) ? uri.substring(context.length()) : uri;
  }

  /** The path decoded once; behind the guard every request has one. */
  static String decoded(HttpServletRequest request) {
    return RequestPath.read(raw(request)).orElse("");
  }

  /** Whether the path is the folder or something in it. */
  static boolean isBelow(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }
}
