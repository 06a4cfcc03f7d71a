package io.belfry.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.belfry.codec.Json;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Writes JSON, the same on every server. */
@Provider
@Produces({MediaType.APPLICATION_JSON, ProblemResponses.MEDIA_TYPE})
public class JsonWriter implements MessageBodyWriter<JsonNode> {
  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
    return JsonNode.class.isAssignableFrom(type);
  }

  @Override
  public void writeTo(
      JsonNode node,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream stream)
      throws IOException {
    stream.write(Json.write(node).getBytes(StandardCharsets.UTF_8));
  }
}
