package io.belfry.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.codec.UnreadableValueException;
import io.belfry.kv.KeyValue;
import io.belfry.store.Account.History;
import io.belfry.store.Account.Password;
import io.belfry.store.Account.Profile;
import io.belfry.store.Account.Source;
import io.belfry.store.Account.Stamp;
import io.belfry.store.SessionRecord.Client;
import io.belfry.store.SessionRecord.Owner;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON forms of accounts and sessions. A change is written over the value that was there, so
 * that the fields of a newer version survive it.
 */
final class AccountValues {
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AccountValues() {}

  // --- accounts

  static String write(Account account) {
    return write(account, MAPPER.createObjectNode());
  }

  /** The account over the value that it was read from. */
  static String write(Account account, KeyValue before) throws UnreadableValueException {
    return write(account, parse(before.value()));
  }

  private static String write(Account account, ObjectNode node) {
    node.put("v", FORMAT);
    node.put("uid", account.stamp().uid());
    node.put("gen", account.stamp().generation());
    node.put("ver", account.stamp().version());
    node.put("name", account.profile().displayName());
    node.put("source", account.profile().source().code());
    node.put("off", account.disabled());
    ObjectNode roles = node.putObject("roles");
    account.roles().forEach(roles::put);
    account.password().ifPresentOrElse(password -> write(password, node), () -> node.remove("pw"));
    node.put("made", account.history().createdAt().toEpochMilli());
    node.put("changed", account.history().updatedAt().toEpochMilli());
    account.history().lastLoginAt().ifPresent(at -> node.put("login", at.toEpochMilli()));
    return node.toString();
  }

  private static void write(Password password, ObjectNode account) {
    boolean same = account.path("pw").path("hash").asText().equals(password.hash());
    ObjectNode node =
        same && account.get("pw") instanceof ObjectNode kept ? kept : account.putObject("pw");
    node.put("hash", password.hash());
    node.put("must", password.mustChange());
    node.put("at", password.changedAt().toEpochMilli());
  }

  static Account account(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    String name = stored.key().substring(Keys.USERS.length());
    if (!Account.isValidName(name) || node.path("uid").asText().isEmpty()) {
      throw new UnreadableValueException("the value is no account");
    }
    return new Account(
        name, profile(node), password(node.path("pw")), history(node), stamp(node, stored));
  }

  private static Profile profile(JsonNode node) throws UnreadableValueException {
    Map<String, String> roles = new LinkedHashMap<>();
    node.path("roles").properties().forEach(e -> roles.put(e.getKey(), e.getValue().asText()));
    return new Profile(
        node.path("name").asText(), source(node), roles, node.path("off").asBoolean());
  }

  private static Source source(JsonNode node) throws UnreadableValueException {
    String code = node.path("source").asText();
    return Arrays.stream(Source.values())
        .filter(source -> source.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new UnreadableValueException("the account's source is unknown"));
  }

  private static Optional<Password> password(JsonNode node) {
    return node.isObject()
        ? Optional.of(
            new Password(
                node.path("hash").asText(), node.path("must").asBoolean(), instant(node, "at")))
        : Optional.empty();
  }

  private static History history(JsonNode node) {
    return new History(
        instant(node, "made"),
        instant(node, "changed"),
        node.has("login") ? Optional.of(instant(node, "login")) : Optional.empty());
  }

  private static Stamp stamp(JsonNode node, KeyValue stored) {
    return new Stamp(
        node.path("uid").asText(),
        node.path("gen").asLong(),
        node.path("ver").asLong(),
        stored.modRevision());
  }

  // --- sessions

  static String write(SessionRecord session) {
    ObjectNode node = MAPPER.createObjectNode().put("v", FORMAT);
    node.put("user", session.owner().name());
    node.put("uid", session.owner().uid());
    node.put("gen", session.owner().generation());
    node.put("from", session.client().address());
    node.put("agent", session.client().userAgent());
    node.put("made", session.createdAt().toEpochMilli());
    node.put("seen", session.lastSeenAt().toEpochMilli());
    return node.toString();
  }

  /** The session over the value that it was read from. */
  static String seen(KeyValue before, Instant at) throws UnreadableValueException {
    return parse(before.value()).put("seen", at.toEpochMilli()).toString();
  }

  static SessionRecord session(KeyValue stored) throws UnreadableValueException {
    JsonNode node = parse(stored.value());
    Owner owner =
        new Owner(node.path("user").asText(), node.path("uid").asText(), node.path("gen").asLong());
    return new SessionRecord(
        hash(stored.key()),
        owner,
        new Client(node.path("from").asText(), node.path("agent").asText()),
        instant(node, "made"),
        instant(node, "seen"));
  }

  private static String hash(String key) throws UnreadableValueException {
    String hash = key.substring(Keys.SESSIONS.length());
    if (!SessionStore.isHash(hash)) {
      throw new UnreadableValueException("the key names no session");
    }
    return hash;
  }

  // --- the mark of the first account

  static String mark(Instant at) {
    return MAPPER.createObjectNode().put("v", FORMAT).put("at", at.toEpochMilli()).toString();
  }

  private static ObjectNode parse(String value) throws UnreadableValueException {
    try {
      if (MAPPER.readTree(value) instanceof ObjectNode node && node.path("v").asInt() == FORMAT) {
        return node;
      }
      throw new UnreadableValueException("the value has an unknown format");
    } catch (JsonProcessingException e) {
      // what could not be parsed is not told: it may be a secret
      throw new UnreadableValueException("the value is not JSON");
    }
  }

  private static Instant instant(JsonNode node, String field) {
    return Instant.ofEpochMilli(node.path(field).asLong());
  }
}
