package io.belfry.kv.embedded;

import io.belfry.kv.KvException;
import java.nio.file.Path;
import java.util.Locale;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** What a failure of the data file means to callers. */
final class DiskFailures {
  private DiskFailures() {}

  static KvException ofOpening(Path file, Exception failure) {
    if (failure instanceof KvException known) {
      return known;
    }
    int code = failure instanceof MVStoreException known ? known.getErrorCode() : -1;
    return switch (code) {
      case DataUtils.ERROR_FILE_LOCKED ->
          new KvException.Unavailable("the data file " + file + " is in use", failure);
      case DataUtils.ERROR_FILE_CORRUPT ->
          new KvException.Unavailable(
              "the data file " + file + " is damaged: " + failure.getMessage(), failure);
      default -> new KvException.Unavailable("the data file " + file + " can't be opened", failure);
    };
  }

  static KvException ofWriting(Path file, Throwable failure) {
    return isNoSpace(failure)
        ? new KvException.NoSpace("no space left to write " + file, failure)
        : new KvException.Unavailable("writing " + file + " failed", failure);
  }

  /** Java has no exception of its own for a full disk: the texts are those of the systems. */
  static boolean isNoSpace(@Nullable Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left")
          || message.contains("not enough space")
          || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }
}
