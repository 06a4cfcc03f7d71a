package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.audit.AuditNote;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Brings a request into the audit when its answer is decided and nothing of it is sent: whoever
 * hears that a change was made can rely on its being on record.
 */
@Provider
@SuppressWarnings("NullAway.Init") // the server injects before it filters
public class AuditedAnswers implements ContainerResponseFilter {
  @Context HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context, ContainerResponseContext response) {
    if (!(request.getAttribute(AuditNote.ATTRIBUTE) instanceof AuditNote note)) {
      return;
    }
    if (response.getStatus() >= 400 && response.getEntity() instanceof ObjectNode problem) {
      String code = problem.path("code").asText();
      if (!code.isEmpty()) {
        note.code(code);
      }
    }
    note.answered(response.getStatus());
  }
}
