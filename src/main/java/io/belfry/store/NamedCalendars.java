package io.belfry.store;

import io.belfry.codec.DocumentProblem;
import io.belfry.codec.InvalidDocumentException;
import io.belfry.codec.JobDocument;
import io.belfry.codec.StoredJob;
import io.belfry.job.JobDefinition.CalendarUse;
import io.belfry.kv.KeyValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Looks whether there are the calendars that a job names. What it named before is not looked at: an
 * edit of something else must not fail because a calendar is gone.
 */
final class NamedCalendars {
  private NamedCalendars() {}

  /** Fails with an {@link InvalidDocumentException} where one is missing. */
  static CompletableFuture<Void> check(
      KeyValueStore kv, JobDocument document, Optional<StoredJob> before) {
    CalendarUse use = use(document);
    List<String> added =
        Stream.concat(use.include().stream(), use.exclude().stream())
            .filter(name -> before.filter(job -> use(job.document()).names(name)).isEmpty())
            .toList();
    return CalendarStore.unknown(kv, added)
        .thenAccept(
            unknown -> {
              List<DocumentProblem> problems = new ArrayList<>();
              addProblems("calendars.include.", use.include(), unknown, problems);
              addProblems("calendars.exclude.", use.exclude(), unknown, problems);
              if (!problems.isEmpty()) {
                throw new InvalidDocumentException(problems);
              }
            });
  }

  private static CalendarUse use(JobDocument document) {
    return document.definition().timing().window().calendars();
  }

  private static void addProblems(
      String field, List<String> names, Set<String> unknown, List<DocumentProblem> problems) {
    for (int i = 0; i < names.size(); i++) {
      if (unknown.contains(names.get(i))) {
        problems.add(CalendarStore.noSuchCalendar(field + i));
      }
    }
  }
}
