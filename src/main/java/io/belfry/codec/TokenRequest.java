package io.belfry.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.belfry.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A token that somebody asks for.
 *
 * @param name what it is to be called
 * @param namespaces where it is to work, {@code *} for everywhere
 * @param actions the codes of what it is to be used for; whether there are such is not checked here
 * @param life how long it is to be good
 */
public record TokenRequest(
    String name, List<String> namespaces, List<String> actions, Duration life) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final int MOST = 100;
  private static final int DEFAULT_DAYS = 90;
  private static final int MOST_DAYS = 366;
  private static final int MOST_SECONDS = MOST_DAYS * 86_400;
  private static final String DAYS = "expiresInDays";
  private static final String SECONDS = "expiresInSeconds";

  public TokenRequest {
    namespaces = List.copyOf(namespaces);
    actions = List.copyOf(actions);
  }

  /**
   * Reads {@code {name, namespaces, actions, expiresInDays? or expiresInSeconds?}}.
   *
   * @throws InvalidDocumentException with everything that is wrong with it
   */
  public static TokenRequest read(ObjectNode body) {
    Problems problems = Problems.strict();
    Fields fields = new Fields(body, "", problems);
    String name = name(fields);
    List<String> namespaces = some(fields, "namespaces");
    checkEach(
        fields,
        "namespaces",
        namespaces,
        text -> text.equals("*") || JobId.isValidPart(text),
        "write the name of a namespace, or *");
    List<String> actions = some(fields, "actions");
    Duration life = life(fields);
    fields.refuseUnknown();
    problems.throwIfAny();
    return new TokenRequest(name, namespaces, actions, life);
  }

  private static String name(Fields fields) {
    String name = fields.text("name", 1_000).orElse("");
    if (!fields.has("name")) {
      fields.required("name");
    } else if (!NAME.matcher(name).matches()) {
      fields
          .problems()
          .add(
              "name.invalid",
              "name",
              "1 to 63 ASCII letters, digits, '.', '_' or '-', beginning with a letter or digit");
    }
    return name;
  }

  /** In days for a token that is kept somewhere, in seconds for one that serves a single run. */
  private static Duration life(Fields fields) {
    Optional<Duration> seconds = fields.seconds(SECONDS, 1, MOST_SECONDS);
    Duration days = Duration.ofDays(fields.number(DAYS, DEFAULT_DAYS, 1, MOST_DAYS));
    if (fields.has(SECONDS) && fields.has(DAYS)) {
      fields
          .problems()
          .add("token.expiresTwice", SECONDS, "write " + DAYS + " or " + SECONDS + ", not both");
    }
    return seconds.orElse(days);
  }

  /** A list that must have something in it: a token is good for what is named, never for all. */
  private static List<String> some(Fields fields, String name) {
    List<String> texts = fields.list(name, MOST, 200);
    if (!fields.has(name) || (texts.isEmpty() && fields.problems().isEmpty())) {
      fields.required(name);
    }
    return texts;
  }

  private static void checkEach(
      Fields fields, String name, List<String> texts, Predicate<String> valid, String right) {
    for (int i = 0; i < texts.size(); i++) {
      if (!valid.test(texts.get(i))) {
        fields.problems().add("name.invalid", name + "." + i, right);
      }
    }
  }
}
