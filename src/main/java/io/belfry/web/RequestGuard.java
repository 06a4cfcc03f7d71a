package io.belfry.web;

import io.belfry.config.AddressRange;
import io.belfry.security.ClientAddress;
import io.belfry.security.ClientAddress.Connection;
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

/**
 * The first filter: finds out where a request comes from, puts the security headers on every answer
 * and asks the rules. Behind it the request's address and scheme are the client's.
 */
final class RequestGuard extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient RequestRules rules;
  private final transient List<AddressRange> trustedProxies;

  RequestGuard(RequestRules rules, List<AddressRange> trustedProxies) {
    this.rules = rules;
    this.trustedProxies = trustedProxies;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestFacts facts = facts(request);
    ClientAddress client = facts.client();
    SecurityHeaders.ALL.forEach(response::setHeader);
    if (client.secure()) {
      response.setHeader(
          SecurityHeaders.TRANSPORT_SECURITY, SecurityHeaders.TRANSPORT_SECURITY_VALUE);
    }
    Optional<Refusal> refusal = rules.judge(facts);
    if (refusal.isEmpty()) {
      chain.doFilter(client.forwarded() ? new ClientRequest(request, client) : request, response);
      return;
    }
    if (refusal.get().status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
      response.setHeader("Allow", RequestRules.ALLOW);
    }
    // what is left of a refused body is not read: the connection can't be used again
    response.setHeader("Connection", "close");
    Problem.of(refusal.get().status(), refusal.get().detail(), refusal.get().code()).send(response);
  }

  private RequestFacts facts(HttpServletRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    Connection connection =
        new Connection(
            request.getRemoteAddr(),
            request.isSecure(),
            Collections.list(request.getHeaders("X-Forwarded-For")),
            Collections.list(request.getHeaders("X-Forwarded-Proto")));
    return new RequestFacts(
        request.getMethod(),
        Paths.raw(request),
        Optional.ofNullable(request.getQueryString()).orElse(""),
        ClientAddress.of(connection, trustedProxies),
        headers);
  }
}
