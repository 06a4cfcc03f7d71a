package io.belfry.kv.embedded;

import java.util.Comparator;

/**
 * The order of keys: that of their UTF-8 bytes, which is the order of their code points.
 *
 * <p>{@link String#compareTo} differs from it: it sorts characters beyond U+FFFF, which UTF-16
 * writes as two surrogates, before U+E000 to U+FFFF.
 */
enum KeyOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Character.isSurrogate(x) == Character.isSurrogate(y)
            ? Character.compare(x, y)
            : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
