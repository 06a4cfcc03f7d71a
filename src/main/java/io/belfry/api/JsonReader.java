package io.belfry.api;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads JSON bodies, and never more of one than its limit, however it is sent. */
@Provider
@Consumes({MediaType.APPLICATION_JSON, JsonReader.MERGE_PATCH})
public class JsonReader implements MessageBodyReader<JsonBody> {
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final int MAX_BYTES = 1 << 20;

  @Override
  public boolean isReadable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
    return type == JsonBody.class;
  }

  @Override
  public JsonBody readFrom(
      Class<JsonBody> type,
      Type generic,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream stream)
      throws IOException {
    String length = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.matches("[0-9]+") && isTooLong(length)) {
      throw ApiProblem.bodyTooLarge();
    }
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw ApiProblem.bodyTooLarge();
    }
    return JsonBody.parse(bytes);
  }

  private static boolean isTooLong(String length) {
    return length.length() > 9 || Integer.parseInt(length) > MAX_BYTES;
  }
}
