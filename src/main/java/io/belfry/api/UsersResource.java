package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The accounts. */
@Path("users")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class UsersResource {
  @Inject UserService service;
  @Inject UserListing listing;

  /** Lists accounts. */
  @GET
  @Operation(operationId = "listUsers", summary = "Lists accounts by name.")
  @APIResponseSchema(AccountSchemas.UserList.class)
  public ObjectNode list(@BeanParam UserListing.Filter filter) {
    return listing.list(filter);
  }

  /** Creates an account. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createUser",
      summary = "Creates an account; without a password the answer has a one-time password, once.")
  @RequestBodySchema(AccountSchemas.UserCreation.class)
  @APIResponseSchema(value = AccountSchemas.User.class, responseCode = "201")
  public Response create(@Nullable JsonBody body) {
    return service.create(JsonBody.orEmpty(body));
  }

  /** Reads an account. */
  @GET
  @Path("{name: [^/:]+}")
  @Operation(operationId = "getUser", summary = "Reads an account; its ETag is for If-Match.")
  @APIResponseSchema(AccountSchemas.User.class)
  public Response get(@PathParam("name") String name) {
    return service.get(name);
  }

  /** Changes parts of an account. */
  @PATCH
  @Path("{name: [^/:]+}")
  @Consumes(JsonReader.MERGE_PATCH)
  @Operation(
      operationId = "patchUser",
      summary = "Applies a JSON merge patch (RFC 7396) of display name, roles, disabled.")
  @RequestBodySchema(AccountSchemas.UserPatch.class)
  @APIResponseSchema(AccountSchemas.User.class)
  public Response patch(
      @PathParam("name") String name, @BeanParam Conditions conditions, @Nullable JsonBody body) {
    return service.patch(name, JsonBody.orEmpty(body), conditions.precondition());
  }

  /** Deletes an account. */
  @DELETE
  @Path("{name: [^/:]+}")
  @Operation(
      operationId = "deleteUser",
      summary = "Deletes an account with its sessions and tokens.")
  @APIResponse(responseCode = "204", description = "deleted")
  public Response delete(@PathParam("name") String name, @BeanParam Conditions conditions) {
    return service.delete(name, conditions.precondition());
  }

  /** Gives an account a one-time password. */
  @POST
  @Path("{name: [^/:]+}:reset-password")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "resetPassword",
      summary = "Gives an account a one-time password and ends its sessions.")
  @RequestBodySchema(Schemas.Empty.class)
  @APIResponseSchema(AccountSchemas.OneTimePassword.class)
  public ObjectNode resetPassword(@PathParam("name") String name, @Nullable JsonBody body) {
    JsonBody.orEmpty(body).checkEmpty();
    return service.resetPassword(name);
  }

  /** Ends the sessions of an account. */
  @POST
  @Path("{name: [^/:]+}:end-sessions")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "endSessions", summary = "Ends all sessions of an account.")
  @RequestBodySchema(Schemas.Empty.class)
  @APIResponse(responseCode = "204", description = "ended")
  public Response endSessions(@PathParam("name") String name, @Nullable JsonBody body) {
    JsonBody.orEmpty(body).checkEmpty();
    return service.endSessions(name);
  }
}
