package io.belfry.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form of a segment file: 12 bytes that name its format, then entries, each behind its length
 * and the CRC-32C of its bytes (4 bytes each, big-endian).
 */
final class Frames {
  static final int FILE_HEADER = 12;
  static final int HEADER = 8;

  /** A longer entry is none: the largest are a chunk of 64 KiB and a record with its command. */
  static final int MAX_LENGTH = 4 << 20;

  private static final long MAGIC = 0x42_45_4c_46_52_59_53_50L; // BELFRYSP
  private static final int VERSION = 1;

  private Frames() {}

  static byte[] fileHeader() {
    return ByteBuffer.allocate(FILE_HEADER).putLong(MAGIC).putInt(VERSION).array();
  }

  static boolean isFileHeader(ByteBuffer header) {
    return header.getLong(0) == MAGIC && header.getInt(Long.BYTES) == VERSION;
  }

  static int sizeOf(byte[] entry) {
    return HEADER + entry.length;
  }

  static void append(ByteArrayOutputStream out, byte[] entry) {
    if (entry.length == 0 || entry.length > MAX_LENGTH) {
      throw new IllegalArgumentException("an entry of " + entry.length + " bytes");
    }
    byte[] header = ByteBuffer.allocate(HEADER).putInt(entry.length).putInt(crc(entry)).array();
    out.writeBytes(header);
    out.writeBytes(entry);
  }

  static int crc(byte[] entry) {
    var crc = new CRC32C();
    crc.update(entry, 0, entry.length);
    return (int) crc.getValue();
  }
}
