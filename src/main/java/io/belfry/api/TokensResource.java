package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The tokens of the API. */
@Path("tokens")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tokens")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class TokensResource {
  @Inject Tokens tokens;

  /** Lists tokens. */
  @GET
  @Operation(
      operationId = "listTokens",
      summary = "Lists your tokens, or with users.read those of a user or of everybody (*).")
  @APIResponseSchema(TokenSchemas.TokenList.class)
  public ObjectNode list(@QueryParam("user") @Nullable String user, @BeanParam Caller caller) {
    return Lists.whole(tokens.list(caller.identity(), Params.text(user)));
  }

  /** Makes a token. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createToken", summary = "Makes a token, which is shown this once.")
  @RequestBodySchema(TokenSchemas.TokenRequest.class)
  @APIResponseSchema(value = TokenSchemas.NewToken.class, responseCode = "201")
  public Response create(@BeanParam Caller caller, @Nullable JsonBody body) {
    ObjectNode made = tokens.create(caller.identity(), JsonBody.orEmpty(body));
    return Response.created(URI.create("tokens/" + made.path("id").asText())).entity(made).build();
  }

  /** Deletes a token. */
  @DELETE
  @Path("{id: [^/:]+}")
  @Operation(operationId = "deleteToken", summary = "Deletes a token; it is dead at once.")
  @APIResponse(responseCode = "204", description = "deleted")
  public void delete(@PathParam("id") String id, @BeanParam Caller caller) {
    tokens.delete(caller.identity(), id);
  }
}
