package io.belfry.execution;

import java.util.Map;
import java.util.Set;

/** Gives the values of secrets to a task that is about to start. */
@FunctionalInterface
public interface SecretResolver {
  /** Knows no secret; for workers that are given none. */
  SecretResolver NONE = (namespace, names) -> new Failed(Failure.MISSING, String.join(", ", names));

  /**
   * The values of these secrets of the namespace. Blocks, but no longer than some seconds; what
   * goes wrong is an answer, never an exception.
   */
  Answer resolve(String namespace, Set<String> names);

  /** What became of it. */
  sealed interface Answer {}

  /**
   * All values are there.
   *
   * @param values the values by name
   */
  record Found(Map<String, String> values) implements Answer {
    public Found {
      values = Map.copyOf(values);
    }

    @Override
    public String toString() {
      return "Found[" + String.join(", ", values.keySet()) + "]";
    }
  }

  /**
   * At least one value can't be had.
   *
   * @param why what is the matter
   * @param detail which it is and more, for people; never a value
   */
  record Failed(Failure why, String detail) implements Answer {}

  /** Why a value can't be had. */
  enum Failure {
    /** There is no such secret. */
    MISSING("secret.missing", "there is no such secret in this namespace"),
    /** No key of this node fits, or what is stored is damaged. */
    UNREADABLE("secret.unreadable", "a secret can't be decrypted by this node"),
    /** The store did not answer in time. */
    UNAVAILABLE("secret.unavailable", "the secrets could not be read in time");

    private final String reason;
    private final String words;

    Failure(String reason, String words) {
      this.reason = reason;
      this.words = words;
    }

    /** The reason code of the attempt that fails by it. */
    public String reason() {
      return reason;
    }

    String words() {
      return words;
    }
  }
}
