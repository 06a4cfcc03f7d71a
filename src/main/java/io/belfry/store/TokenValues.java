package io.belfry.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.KeyValue;
import io.belfry.store.ApiToken.Life;
import io.belfry.store.ApiToken.Owner;
import io.belfry.store.ApiToken.Scope;
import io.belfry.store.ApiToken.Use;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The JSON form of tokens. */
final class TokenValues {
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TokenValues() {}

  static String write(ApiToken token) {
    ObjectNode node = MAPPER.createObjectNode().put("v", FORMAT);
    node.put("name", token.name());
    node.put("user", token.owner().user());
    node.put("uid", token.owner().uid());
    write(node.putArray("namespaces"), token.scope().namespaces());
    write(node.putArray("actions"), token.scope().actions());
    node.put("hash", token.secretHash());
    node.put("made", token.life().createdAt().toEpochMilli());
    node.put("until", token.life().expiresAt().toEpochMilli());
    token
        .lastUse()
        .ifPresent(use -> node.put("used", use.at().toEpochMilli()).put("from", use.address()));
    return node.toString();
  }

  static ApiToken read(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    return new ApiToken(
        stored.key().substring(Keys.TOKENS.length()),
        node.path("name").asText(),
        new Owner(node.path("user").asText(), node.path("uid").asText()),
        new Scope(texts(node.path("namespaces")), texts(node.path("actions"))),
        node.path("hash").asText(),
        new Life(instant(node, "made"), instant(node, "until")),
        node.has("used")
            ? Optional.of(new Use(instant(node, "used"), node.path("from").asText()))
            : Optional.empty(),
        stored.modRevision());
  }

  private static void write(ArrayNode array, Set<String> texts) {
    texts.forEach(array::add);
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new LinkedHashSet<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static JsonNode parse(String value) throws UnreadableValueException {
    try {
      JsonNode node = MAPPER.readTree(value);
      if (node.path("v").asInt() != FORMAT) {
        throw new UnreadableValueException("the value has an unknown format");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new UnreadableValueException("the value is not JSON", e);
    }
  }

  private static Instant instant(JsonNode node, String field) {
    return Instant.ofEpochMilli(node.path(field).asLong());
  }
}
