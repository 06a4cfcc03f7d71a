package io.belfry.kv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules that every request to a store obeys, checked by each adapter before anything is sent,
 * so that all of them refuse the same requests.
 *
 * <p>They are etcd's with its default limits (tried out on etcd 3.4), and three stricter ones: text
 * must be well-formed, since an unpaired surrogate has no UTF-8 and would come back as another
 * character; a deleted prefix isn't empty, since no caller means the whole store; and a page has a
 * bounded size.
 */
public final class RequestRules {
  /** The most bytes of one transaction: keys, values and {@link #STEP_BYTES} for each part. */
  public static final int MAX_BYTES = 1_572_864;

  /** What a condition or a step counts for beside its key and its value, in bytes. */
  public static final int STEP_BYTES = 48;

  /** The most items of a page. */
  public static final int MAX_PAGE = 10_000;

  /** The longest time to live of a lease, in seconds. */
  public static final long MAX_TTL_SECONDS = 9_000_000_000L;

  private RequestRules() {}

  /**
   * Checks a key.
   *
   * @throws KvException.Refused if it is empty or is no well-formed text
   */
  public static void checkKey(String key) {
    if (key.isEmpty()) {
      throw new KvException.Refused("a key is empty");
    }
    utf8Length(key);
  }

  /**
   * Checks the arguments of a prefix read.
   *
   * @throws KvException.Refused if a text is malformed or the limit is out of bounds
   */
  public static void checkRange(String prefix, String after, int limit) {
    utf8Length(prefix);
    utf8Length(after);
    if (limit < 1 || limit > MAX_PAGE) {
      throw new KvException.Refused("a page of " + limit + " items; 1 to " + MAX_PAGE + " can be");
    }
  }

  /**
   * Checks a transaction: number of parts, keys, size, and that no branch writes a key twice.
   *
   * @return its size in bytes, in the sense of {@link #MAX_BYTES}
   * @throws KvException.Refused if a store with etcd's semantics would not take it
   */
  public static int check(Transaction transaction) {
    checkCount("conditions", transaction.compares().size());
    long bytes = (long) STEP_BYTES * transaction.compares().size();
    for (Compare compare : transaction.compares()) {
      checkKey(compare.key());
      bytes += utf8Length(compare.key());
    }
    bytes += checkBranch(transaction.then()) + checkBranch(transaction.orElse());
    if (bytes > MAX_BYTES) {
      throw new KvException.Refused(
          "a transaction of " + bytes + " bytes; at most " + MAX_BYTES + " can be");
    }
    return (int) bytes;
  }

  private static long checkBranch(List<Operation> steps) {
    checkCount("steps in a branch", steps.size());
    long bytes = (long) STEP_BYTES * steps.size();
    for (Operation step : steps) {
      checkKey(step.key());
      bytes += utf8Length(step.key());
      if (step instanceof Operation.Put put) {
        bytes += utf8Length(put.value());
      }
    }
    checkOverlaps(steps);
    return bytes;
  }

  /** In etcd a branch may neither put a key twice nor put what it deletes, in whatever order. */
  private static void checkOverlaps(List<Operation> steps) {
    Set<String> puts = new HashSet<>();
    for (Operation step : steps) {
      if (step instanceof Operation.Put && !puts.add(step.key())) {
        throw new KvException.Refused("one branch puts " + step.key() + " twice");
      }
    }
    List<String> clashes = new ArrayList<>();
    for (Operation step : steps) {
      if (step instanceof Operation.Delete && puts.contains(step.key())) {
        clashes.add(step.key());
      } else if (step instanceof Operation.DeletePrefix) {
        puts.stream().filter(key -> key.startsWith(step.key())).forEach(clashes::add);
      }
    }
    if (!clashes.isEmpty()) {
      throw new KvException.Refused("one branch puts and deletes " + clashes.get(0));
    }
  }

  private static void checkCount(String what, int count) {
    if (count > Transaction.LIMIT) {
      throw new KvException.Refused(
          "a transaction of " + count + " " + what + "; at most " + Transaction.LIMIT + " can be");
    }
  }

  /** The length of the text in UTF-8, in bytes; refuses unpaired surrogates. */
  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw new KvException.Refused("text with an unpaired surrogate at index " + i);
      }
    }
    return bytes;
  }
}
