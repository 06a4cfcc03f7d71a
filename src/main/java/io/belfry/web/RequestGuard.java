package io.belfry.web;

import io.belfry.security.Refusal;
import io.belfry.security.RequestFacts;
import io.belfry.security.RequestRules;
import io.belfry.security.SecurityHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The first filter: puts the security headers on every answer and asks the rules. */
final class RequestGuard extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient RequestRules rules;

  RequestGuard(RequestRules rules) {
    this.rules = rules;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    SecurityHeaders.ALL.forEach(response::setHeader);
    Optional<Refusal> refusal = rules.judge(facts(request));
    if (refusal.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    if (refusal.get().status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
      response.setHeader("Allow", RequestRules.ALLOW);
    }
    // what is left of a refused body is not read: the connection can't be used again
    response.setHeader("Connection", "close");
    Problem.of(refusal.get().status(), refusal.get().detail(), refusal.get().code()).send(response);
  }

  private static RequestFacts facts(HttpServletRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return new RequestFacts(
        request.getMethod(),
        Paths.raw(request),
        request.getRemoteAddr(),
        request.isSecure(),
        headers);
  }
}
