package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Credentials;
import io.belfry.security.Begun;
import io.belfry.security.LogIn;
import io.belfry.security.LogIn.Outcome;
import io.belfry.security.Sessions;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The session of whoever calls: log-in, who am I, log-out. */
@Path("session")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "session")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class SessionResource {
  @Inject LogIn logIn;
  @Inject Sessions sessions;
  @Inject SessionViews views;
  @Inject AuditNotes audit;

  /** Logs in. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "logIn",
      summary = "Begins a session; its cookie is in the answer's headers.")
  @RequestBodySchema(AccountSchemas.LoginRequest.class)
  @APIResponseSchema(AccountSchemas.Session.class)
  public Response begin(@BeanParam Browser browser, @Nullable JsonBody body) {
    Credentials.LogIn sent = Credentials.logIn(JsonBody.orEmpty(body).object());
    audit.loginOf(sent.user());
    Outcome outcome = logIn.logIn(sent.user(), sent.password(), browser.client(), browser.cookie());
    if (outcome instanceof Outcome.Done done) {
      return begun(done.begun(), browser);
    }
    throw outcome instanceof Outcome.TooMany tooMany
        ? Passwords.tooMany(tooMany.retryAfter())
        : Passwords.failed();
  }

  private Response begun(Begun begun, Browser browser) {
    ObjectNode document =
        views.show(begun.identity(), begun.account(), Optional.of(begun.session()));
    return Response.ok(document)
        .header(HttpHeaders.SET_COOKIE, browser.setCookie(begun.cookie()))
        .build();
  }

  /** Says who calls. */
  @GET
  @Operation(operationId = "getSession", summary = "Says who calls, and what they may do.")
  @APIResponseSchema(AccountSchemas.Session.class)
  public ObjectNode get(@BeanParam Caller caller) {
    return views.of(caller.identity());
  }

  /** Logs out. */
  @DELETE
  @Operation(operationId = "logOut", summary = "Ends the session; it is dead at once everywhere.")
  @APIResponse(responseCode = "204", description = "ended")
  public Response end(@BeanParam Caller caller, @BeanParam Browser browser) {
    caller.ofSession();
    browser.cookie().ifPresent(sessions::end);
    return Response.noContent().header(HttpHeaders.SET_COOKIE, browser.clearCookie()).build();
  }
}
