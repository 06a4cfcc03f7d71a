package io.belfry.job;

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
  private static final int LONGEST = 100;

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
    // by hand, for it is asked several times an execution: a pattern was 2 % of a busy worker
    int length = text.length();
    if (length == 0 || length > LONGEST || !isLetterOrDigit(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
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
