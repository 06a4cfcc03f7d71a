package io.belfry.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.Json;
import io.belfry.codec.SecretRequest;
import io.belfry.job.SecretId;
import io.belfry.security.SecretCipher;
import io.belfry.security.SecretKeyException;
import io.belfry.store.SealedSecret;
import io.belfry.store.SecretInfo;
import io.belfry.store.Secrets;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets of a namespace: their names are shown, their values never. */
@Path("namespaces/{namespace}/secrets")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "secrets")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class SecretsResource {
  private static final Logger LOG = LoggerFactory.getLogger(SecretsResource.class);

  @Inject Secrets secrets;
  @Inject SecretCipher cipher;
  @Inject Clock clock;

  /** Lists secrets. */
  @GET
  @Operation(operationId = "listSecrets", summary = "Lists the names of secrets, never a value.")
  @APIResponseSchema(Schemas.SecretList.class)
  public ObjectNode list(@PathParam("namespace") String namespace) {
    Params.checkName("namespace", namespace);
    return Lists.whole(
        Await.result(secrets.list(namespace)).stream().map(SecretsResource::show).toList());
  }

  /** Sets a secret. */
  @PUT
  @Path("{name: [^/:]+}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putSecret", summary = "Sets a secret; its value is not shown again.")
  @RequestBodySchema(Schemas.SecretValue.class)
  @APIResponse(responseCode = "201", description = "created")
  @APIResponse(responseCode = "204", description = "replaced")
  public Response put(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @BeanParam Caller caller,
      @Nullable JsonBody body) {
    SecretId id = id(namespace, name);
    String value = SecretRequest.read(JsonBody.orEmpty(body).object());
    return switch (Await.result(secrets.put(id, seal(id, value), caller.name(), clock.instant()))) {
      case CREATED ->
          Response.created(URI.create("namespaces/%s/secrets/%s".formatted(namespace, name)))
              .build();
      case REPLACED -> Response.noContent().build();
      case TOO_MANY ->
          throw ApiProblem.of(
              409, "secret.tooMany", "a namespace has at most " + Secrets.MOST + " secrets");
      case BUSY ->
          throw ApiProblem.of(409, "secret.busy", "others change this secret all the time");
    };
  }

  /** Deletes a secret. */
  @DELETE
  @Path("{name: [^/:]+}")
  @Operation(operationId = "deleteSecret", summary = "Deletes a secret; jobs that need it fail.")
  @APIResponse(responseCode = "204", description = "deleted")
  public Response delete(@PathParam("namespace") String namespace, @PathParam("name") String name) {
    if (!Await.result(secrets.delete(id(namespace, name)))) {
      throw ApiProblem.of(404, "secret.notFound", "there is no such secret");
    }
    return Response.noContent().build();
  }

  static ObjectNode show(SecretInfo secret) {
    ObjectNode node = Json.object().put("name", secret.name());
    node.put("createdAt", Json.instant(secret.createdAt()));
    node.put("updatedAt", Json.instant(secret.updatedAt()));
    return node.put("updatedBy", secret.updatedBy());
  }

  private SealedSecret seal(SecretId id, String value) {
    try {
      return cipher.seal(id, value);
    } catch (SecretKeyException e) {
      LOG.error("secrets can't be encrypted: {}", ProblemResponses.oneLine(e));
      throw ApiProblem.of(503, "secret.noKey", "this node has no key to encrypt secrets with");
    }
  }

  private static SecretId id(String namespace, String name) {
    Params.checkName("namespace", namespace);
    if (!SecretId.isValidName(name)) {
      throw ApiProblem.ofField(
          "secret.invalidName",
          "name",
          "1 to 63 ASCII letters, digits, '_', '.' or '-', beginning with a letter or '_'");
    }
    return new SecretId(namespace, name);
  }
}
