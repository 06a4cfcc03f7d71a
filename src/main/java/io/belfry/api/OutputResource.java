package io.belfry.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The output of an execution. */
@Path("executions/{id: [^/:]+}/output")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "executions")
@APIResponse(
    responseCode = "default",
    description = "a problem",
    content =
        @Content(
            mediaType = ProblemResponses.MEDIA_TYPE,
            schema = @Schema(implementation = Schemas.Problem.class)))
public class OutputResource {
  @Inject OutputTexts outputs;

  /** Reads output as text. */
  @GET
  @Produces({"text/plain", ProblemResponses.MEDIA_TYPE})
  @Operation(operationId = "getOutput", summary = "Reads the kept output; understands Range.")
  @APIResponse(
      responseCode = "200",
      description = "the output as it was printed",
      content = @Content(mediaType = "text/plain", schema = @Schema(implementation = String.class)))
  public Response get(
      @PathParam("id") String id,
      @QueryParam("attempt") @Nullable String attempt,
      @QueryParam("stream") @Nullable String stream,
      @QueryParam("offset") @Nullable String offset,
      @HeaderParam("Range") @Nullable String range) {
    return outputs.read(Params.execution(id), OutputPart.of(attempt, stream, offset, range));
  }
}
