package io.belfry.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a variable as a job writes it: text in which {@code ${secret:name}} stands for a
 * secret of the job's namespace, and {@code $$&#123;} for a literal {@code $&#123;}. Everything
 * else is literal, other {@code ${…}} too, and so is a reference that is malformed.
 */
public final class EnvironmentValue {
  private static final String REFERENCE = "${secret:";
  private static final String ESCAPED = "$${";
  private static final Pattern REST = Pattern.compile("(" + SecretId.NAME_FORM + ")}");

  private final List<Part> parts = new ArrayList<>();
  private int malformedAt = -1;

  private EnvironmentValue() {}

  /** A stretch of text, or the name of a secret. */
  private record Part(String text, boolean isSecret) {}

  /** Reads a value; every text is one. */
  public static EnvironmentValue parse(String text) {
    EnvironmentValue value = new EnvironmentValue();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith(ESCAPED, at)) {
        literal.append("${");
        at += ESCAPED.length();
      } else if (text.startsWith(REFERENCE, at)) {
        at = value.reference(text, at, literal);
      } else {
        literal.append(text.charAt(at));
        at++;
      }
    }
    value.addLiteral(literal);
    return value;
  }

  /** Takes the reference that begins here; returns where the text goes on. */
  private int reference(String text, int at, StringBuilder literal) {
    int begin = at + REFERENCE.length();
    Matcher rest = REST.matcher(text).region(begin, text.length());
    if (rest.lookingAt()) {
      addLiteral(literal);
      parts.add(new Part(rest.group(1), true));
      return rest.end();
    }
    malformedAt = malformedAt < 0 ? at : malformedAt;
    literal.append(REFERENCE);
    return begin;
  }

  private void addLiteral(StringBuilder literal) {
    if (!literal.isEmpty()) {
      parts.add(new Part(literal.toString(), false));
      literal.setLength(0);
    }
  }

  /** Where the first malformed reference begins, if there is one. */
  public OptionalInt malformedAt() {
    return malformedAt < 0 ? OptionalInt.empty() : OptionalInt.of(malformedAt);
  }

  /** How many references there are, counting those to the same secret. */
  public int references() {
    return (int) parts.stream().filter(Part::isSecret).count();
  }

  /** The names of the secrets that are referred to. */
  public Set<String> secrets() {
    Set<String> names = new TreeSet<>();
    parts.stream().filter(Part::isSecret).forEach(part -> names.add(part.text()));
    return names;
  }

  /** The text with these values of secrets in the places of their references. */
  public String fill(Map<String, String> values) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      if (part.isSecret() && !values.containsKey(part.text())) {
        throw new IllegalArgumentException("no value for the secret " + part.text());
      }
      filled.append(part.isSecret() ? values.get(part.text()) : part.text());
    }
    return filled.toString();
  }
}
