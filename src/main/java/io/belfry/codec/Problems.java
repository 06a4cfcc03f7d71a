package io.belfry.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The problems found while one document is read. A value that the store holds is read more
 * leniently than one that somebody sends: a limit that was lowered later, or a field of a newer
 * version, must not make it unreadable. Used by one thread.
 */
final class Problems {
  private static final int MOST = 100;

  private final boolean lenient;
  private final List<DocumentProblem> found = new ArrayList<>();

  private Problems(boolean lenient) {
    this.lenient = lenient;
  }

  /** For documents that somebody sends. */
  static Problems strict() {
    return new Problems(false);
  }

  /** For values that the store holds. */
  static Problems lenient() {
    return new Problems(true);
  }

  boolean isLenient() {
    return lenient;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<DocumentProblem> found() {
    return found;
  }

  /** The value can't be understood. */
  void add(String code, String field, String detail) {
    add(DocumentProblem.of(code, field, detail));
  }

  /** The value can't be understood from this character on. */
  void add(String code, String field, int position, String detail) {
    add(new DocumentProblem(code, field, OptionalInt.of(position), detail));
  }

  /** The value is understood but not allowed in what somebody sends. */
  void refuse(String code, String field, String detail) {
    if (!lenient) {
      add(code, field, detail);
    }
  }

  /** The value is understood but not allowed, from this character on, in what somebody sends. */
  void refuse(String code, String field, int position, String detail) {
    if (!lenient) {
      add(code, field, position, detail);
    }
  }

  private void add(DocumentProblem problem) {
    if (found.size() < MOST) {
      found.add(problem);
    }
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidDocumentException(found);
    }
  }
}
