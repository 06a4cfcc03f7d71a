package io.belfry.web;

import java.util.Locale;

/**
 * What an address of the web application stands for. Routes of the page live in the browser: the
 * server answers each of them with the one page.
 */
enum PageRoute {
  /** Not the page's: a servlet or the API answers. */
  ELSEWHERE,
  /** A file whose name changes with its content. */
  ASSET,
  /** Another file of the page. */
  FILE,
  /** A route of the page. */
  PAGE,
  /** Nothing that anybody may see. */
  NOTHING;

  private static final String[] SERVLETS = {"/api", "/health", "/metrics", "/openapi"};
  private static final String TEST_HARNESS = "/ArquillianServletRunner";

  /**
   * Tells what a path stands for. Names of jobs may hold dots, so a dot makes a file only of a name
   * at the root, or where the browser does not ask for a page.
   *
   * @param path the decoded path
   * @param accept the request's Accept header, or the empty text
   */
  static PageRoute of(String path, String accept) {
    for (String servlet : SERVLETS) {
      if (Paths.isBelow(path, servlet)) {
        return ELSEWHERE;
      }
    }
    if (path.startsWith(TEST_HARNESS)) {
      return ELSEWHERE;
    }
    String upper = path.toUpperCase(Locale.ROOT);
    if (Paths.isBelow(upper, "/WEB-INF") || Paths.isBelow(upper, "/META-INF")) {
      return NOTHING;
    }
    if (path.startsWith("/assets/")) {
      return ASSET;
    }
    int lastSlash = path.lastIndexOf('/');
    boolean dotted = path.indexOf('.', lastSlash) >= 0;
    boolean page = !dotted || (lastSlash > 0 && accept.contains("text/html"));
    return page ? PAGE : FILE;
  }
}
