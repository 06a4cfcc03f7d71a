package io.belfry.api;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns the bytes of one stream into text piece by piece: a character that is cut in two comes with
 * the second piece, and what is no UTF-8 becomes U+FFFD. Used by one thread at a time.
 */
final class StreamText {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] rest = new byte[0];

  String append(byte[] data) {
    ByteBuffer in = ByteBuffer.allocate(rest.length + data.length);
    in.put(rest).put(data).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    decoder.decode(in, out, false);
    rest = new byte[in.remaining()];
    in.get(rest);
    return out.flip().toString();
  }
}
