package io.belfry.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Hides the API and the page on a node that is no master. */
final class RoleFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final boolean master;

  RoleFilter(boolean master) {
    this.master = master;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = Paths.decoded(request);
    if (master || Paths.isBelow(path, "/health") || Paths.isBelow(path, "/metrics")) {
      chain.doFilter(request, response);
    } else {
      Problem.NOT_FOUND.send(request, response);
    }
  }
}
