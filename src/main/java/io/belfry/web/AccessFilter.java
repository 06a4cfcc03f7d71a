package io.belfry.web;

import io.belfry.security.AccessRules;
import io.belfry.security.Authenticator;
import io.belfry.security.Authenticator.Known;
import io.belfry.security.Authenticator.Outcome;
import io.belfry.security.Authenticator.Refused;
import io.belfry.security.Identity;
import io.belfry.security.Refusal;
import io.belfry.security.Routes;
import io.belfry.security.SessionCookie;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Lets nobody through who may not: finds out who calls, asks the rules, and hands the identity on
 * as the request's user principal. The files of the page are open and pass by.
 */
final class AccessFilter extends HttpFilter {
  /** The request attribute that holds the {@link Identity}, for filters around this one. */
  static final String IDENTITY = "io.belfry.identity";

  private static final long serialVersionUID = 1L;
  private static final int TOO_MANY_REQUESTS = 429;

  private final transient Authenticator authenticator;
  private final transient AccessRules rules;

  AccessFilter(Authenticator authenticator, AccessRules rules) {
    this.authenticator = authenticator;
    this.rules = rules;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!Routes.covers(Paths.decoded(request))
        || rules.isOpen(request.getMethod(), Paths.raw(request))) {
      chain.doFilter(request, response);
      return;
    }
    Outcome outcome = identify(request);
    Optional<Identity> caller =
        outcome instanceof Known known ? Optional.of(known.identity()) : Optional.empty();
    caller.ifPresent(identity -> request.setAttribute(IDENTITY, identity));
    Optional<Refusal> refusal =
        outcome instanceof Refused refused
            ? Optional.of(refused.refusal())
            : rules.judge(request.getMethod(), Paths.raw(request), caller);
    if (refusal.isPresent()) {
      refuse(refusal.get(), request, response);
    } else {
      chain.doFilter(caller.map(each -> as(each, request)).orElse(request), response);
    }
  }

  private Outcome identify(HttpServletRequest request) {
    Optional<String> session = SessionCookie.find(Collections.list(request.getHeaders("Cookie")));
    List<String> authorization = Collections.list(request.getHeaders("Authorization"));
    return authenticator.identify(authorization, session, request.getRemoteAddr());
  }

  private void refuse(Refusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (refusal.status()) {
      case HttpServletResponse.SC_UNAUTHORIZED -> response.setHeader("WWW-Authenticate", "Bearer");
      case TOO_MANY_REQUESTS -> response.setHeader("Retry-After", "1");
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> response.setHeader("Retry-After", "5");
      case HttpServletResponse.SC_METHOD_NOT_ALLOWED ->
          response.setHeader("Allow", String.join(", ", rules.methods(Paths.raw(request))));
      default -> {}
    }
    // what is left of a refused body is not read: the connection can't be used again
    response.setHeader("Connection", "close");
    Problem.of(refusal.status(), refusal.detail(), refusal.code()).send(request, response);
  }

  private static HttpServletRequest as(Identity identity, HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public Principal getUserPrincipal() {
        return identity;
      }

      @Override
      public String getRemoteUser() {
        return identity.getName();
      }
    };
  }
}
