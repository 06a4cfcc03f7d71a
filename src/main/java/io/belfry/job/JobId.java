package io.belfry.job;

import java.util.regex.Pattern;

/**
 * The identity of a job, {@code namespace/name}.
 *
 * <p>Both parts are 1 to 100 characters, begin with an ASCII letter or digit and go on with ASCII
 * letters, digits, {@code .}, {@code _} or {@code -}; so no id can leave its folder in a store, a
 * path or a URL.
 *
 * @param namespace the namespace, {@code default} if nobody chose another
 * @param name the name, unique in its namespace
 */
public record JobId(String namespace, String name) implements Comparable<JobId> {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public JobId {
    if (!isValidPart(namespace)) {
      throw new IllegalArgumentException("not a namespace");
    }
    if (!isValidPart(name)) {
      throw new IllegalArgumentException("not a job name");
    }
  }

  /** Whether the text may be a namespace or a name. */
  public static boolean isValidPart(String text) {
    return PART.matcher(text).matches();
  }

  /** Reads {@code namespace/name}; throws {@link IllegalArgumentException} on anything else. */
  public static JobId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a job id is namespace/name");
    }
    return new JobId(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(JobId other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
