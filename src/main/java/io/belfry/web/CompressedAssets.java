package io.belfry.web;

import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The page's larger text files, compressed at their first use and kept. Only files of the
 * application get in here, so there are never more than it has.
 */
final class CompressedAssets {
  private static final Pattern TEXT = Pattern.compile(".*\\.(js|css|svg|json)");
  private static final int WORTH_IT = 1024;

  private final Map<String, Optional<byte[]>> files = new ConcurrentHashMap<>();

  /** The compressed file, or nothing where compressing it is not worth it. */
  Optional<byte[]> find(ServletContext context, String path) throws IOException {
    Optional<byte[]> known = files.get(path);
    if (known == null) {
      known = compress(context, path);
      files.put(path, known);
    }
    return known;
  }

  private static Optional<byte[]> compress(ServletContext context, String path) throws IOException {
    if (!TEXT.matcher(path).matches()) {
      return Optional.empty();
    }
    try (InputStream plain = context.getResourceAsStream(path)) {
      byte[] bytes = plain == null ? new byte[0] : plain.readAllBytes();
      if (bytes.length < WORTH_IT) {
        return Optional.empty();
      }
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        gzip.write(bytes);
      }
      return Optional.of(compressed.toByteArray());
    }
  }
}
