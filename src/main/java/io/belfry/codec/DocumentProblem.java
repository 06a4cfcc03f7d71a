package io.belfry.codec;

import java.util.OptionalInt;

/**
 * One thing that is wrong with a document somebody sent.
 *
 * @param code a stable code, for example {@code field.unknown}; the page translates it
 * @param field the path of the field, for example {@code task.env.PATH} or {@code schedules.1};
 *     empty where it is the whole document
 * @param position the first wrong character of the field's value, or of the document where {@code
 *     field} is empty, from 0
 * @param detail what is wrong and what would be right, in English
 */
public record DocumentProblem(String code, String field, OptionalInt position, String detail) {
  /** A problem of a whole field. */
  public static DocumentProblem of(String code, String field, String detail) {
    return new DocumentProblem(code, field, OptionalInt.empty(), detail);
  }
}
