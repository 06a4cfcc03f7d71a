package io.belfry.codec;

import java.util.List;

/** A document that somebody sent is refused; it tells everything that is wrong with it. */
public final class InvalidDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<DocumentProblem> problems;

  public InvalidDocumentException(List<DocumentProblem> problems) {
    super(problems.isEmpty() ? "the document is refused" : problems.get(0).detail());
    this.problems = List.copyOf(problems);
  }

  public InvalidDocumentException(DocumentProblem problem) {
    this(List.of(problem));
  }

  /** What is wrong, at least one thing. */
  public List<DocumentProblem> problems() {
    return problems;
  }
}
