package io.belfry.execution;

/** Where UTF-8 text may be cut without splitting a character (RFC 3629). */
final class Utf8 {
  private Utf8() {}

  /**
   * The length of the longest beginning of {@code data[0..length)} that does not end inside a
   * character; {@code length} itself where the end is no UTF-8 at all, or nothing else would be
   * left.
   */
  static int wholeCharacters(byte[] data, int length) {
    for (int back = 1; back <= Math.min(3, length); back++) {
      int lead = length - back;
      int size = sizeByLead(data[lead]);
      if (size > 0) {
        return size > back && lead > 0 ? lead : length;
      }
    }
    return length;
  }

  /** How many bytes at the start of {@code data[from..to)} belong to a character before it. */
  static int leadingContinuation(byte[] data, int from, int to) {
    int count = 0;
    while (count < 3 && from + count < to && sizeByLead(data[from + count]) == 0) {
      count++;
    }
    return count;
  }

  /** The size of the character that a byte begins; 0 for a byte that continues one. */
  private static int sizeByLead(byte lead) {
    int bits = lead & 0xff;
    if (bits < 0x80) {
      return 1;
    } else if (bits < 0xc0) {
      return 0;
    } else if (bits < 0xe0) {
      return 2;
    } else if (bits < 0xf0) {
      return 3;
    }
    return bits < 0xf8 ? 4 : 1;
  }
}
