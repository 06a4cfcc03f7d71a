package io.belfry.api;

import io.belfry.codec.Credentials;
import io.belfry.security.Identity;
import io.belfry.security.OwnPassword;
import io.belfry.security.OwnPassword.Outcome;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The password of whoever calls. */
@Path("account:change-password")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "account")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class OwnPasswordResource {
  @Inject OwnPassword passwords;

  /** Changes it. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changePassword",
      summary = "Changes one's password; ends all sessions and begins a new one, with its cookie.")
  @RequestBodySchema(AccountSchemas.PasswordChange.class)
  @APIResponse(responseCode = "204", description = "changed")
  public Response change(
      @BeanParam Caller caller, @BeanParam Browser browser, @Nullable JsonBody body) {
    Identity identity = caller.ofSession();
    Credentials.Change sent = Credentials.change(JsonBody.orEmpty(body).object());
    Outcome outcome =
        passwords.change(identity.user(), sent.current(), sent.next(), browser.client());
    if (outcome instanceof Outcome.Done done) {
      return Response.noContent()
          .header(HttpHeaders.SET_COOKIE, browser.setCookie(done.begun().cookie()))
          .build();
    }
    throw problem(outcome);
  }

  private static ApiProblem problem(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      return Passwords.refused(refused.fault());
    } else if (outcome instanceof Outcome.NotLocal) {
      return Passwords.notLocal();
    } else if (outcome instanceof Outcome.TooMany tooMany) {
      return Passwords.tooMany(tooMany.retryAfter());
    }
    return ApiProblem.of(403, "password.wrong", "the present password is another one");
  }
}
