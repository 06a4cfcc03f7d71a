package io.belfry.web;

import io.belfry.audit.AnsweredRequest;
import io.belfry.audit.AuditNote;
import io.belfry.audit.AuditTrail;
import io.belfry.security.Identity;
import io.belfry.security.Routes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells the audit what was answered, also by filters behind it. The API tells it earlier, before
 * its answer is sent; this is the last word for all that did not get so far.
 */
final class AuditFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient AuditTrail trail;
  private final transient Routes routes;

  AuditFilter(AuditTrail trail, Routes routes) {
    this.trail = trail;
    this.routes = routes;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = Paths.decoded(request);
    if (!Routes.covers(path)) {
      chain.doFilter(request, response);
      return;
    }
    AuditNote note =
        new AuditNote((noted, status) -> trail.answered(answered(request, path, status), noted));
    request.setAttribute(AuditNote.ATTRIBUTE, note);
    boolean threw = true;
    try {
      chain.doFilter(request, response);
      threw = false;
    } finally {
      if (!request.isAsyncStarted()) {
        note.answered(threw ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR : response.getStatus());
      }
    }
  }

  private AnsweredRequest answered(HttpServletRequest request, String path, int status) {
    return new AnsweredRequest(
        request.getMethod(),
        path,
        routes.find(request.getMethod(), Paths.raw(request)),
        request.getAttribute(AccessFilter.IDENTITY) instanceof Identity identity
            ? Optional.of(identity)
            : Optional.empty(),
        request.getHeader("Authorization") != null,
        request.getRemoteAddr(),
        status);
  }
}
