package io.belfry.log.h2;

import io.belfry.log.AuditEntry;
import io.belfry.log.InvalidCursorException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of an entry in every list of the audit, and as text the cursor behind it.
 *
 * @param at when it was answered, in epoch milliseconds
 * @param id its id
 */
record AuditKeyset(long at, String id) {
  private static final Pattern TEXT = Pattern.compile("a1:(-?[0-9]{1,15}):([0-9A-Za-z-]{1,64})");

  static AuditKeyset of(AuditEntry entry) {
    return new AuditKeyset(entry.at().toEpochMilli(), entry.id());
  }

  static AuditKeyset parse(String cursor) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(cursor);
      Matcher parts = TEXT.matcher(new String(text, StandardCharsets.UTF_8));
      if (parts.matches()) {
        return new AuditKeyset(Long.parseLong(parts.group(1)), parts.group(2));
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidCursorException();
    }
    throw new InvalidCursorException();
  }

  String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("a1:" + at + ":" + id).getBytes(StandardCharsets.UTF_8));
  }

  /** What comes behind it. */
  Condition behind() {
    return new Condition().and("answered_at <= ?", at).and("(answered_at < ? OR id < ?)", at, id);
  }
}
