package io.belfry.kv.etcd;

import com.google.protobuf.ByteString;
import io.belfry.kv.KeyValue;
import io.belfry.kv.Page;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a page in pieces that fit into an answer, all at the revision of the first. A piece that is
 * too large all the same is asked for again in smaller ones.
 */
final class PageReader {
  private static final int PIECE = 500;
  private static final int SMALLER = 8;

  private final Calls calls;
  private final Messages messages;
  private final ByteString end;
  private final int limit;
  private final CompletableFuture<Page> page = new CompletableFuture<>();
  // changed by one piece after the other
  private final List<KeyValue> items = new ArrayList<>();
  private ByteString next;
  private int piece = PIECE;
  private long revision;

  private PageReader(Calls calls, Messages messages, String prefix, String after, int limit) {
    this.calls = calls;
    this.messages = messages;
    this.end = messages.endOf(prefix);
    this.limit = limit;
    ByteString begin = messages.key(prefix);
    ByteString behind = Messages.behind(messages.key(after));
    this.next = isBefore(behind, begin) ? begin : behind;
  }

  /** Fails with {@link CallFailed} only. */
  static CompletableFuture<Page> read(
      Calls calls, Messages messages, String prefix, String after, int limit) {
    PageReader reader = new PageReader(calls, messages, prefix, after, limit);
    reader.readOn();
    return reader.page;
  }

  private void readOn() {
    RangeRequest.Builder request = RangeRequest.newBuilder().setRevision(revision);
    if (isBefore(next, end)) {
      request.setKey(next).setRangeEnd(end).setLimit(Math.min(piece, limit - items.size()));
    } else {
      // behind the prefix is nothing; etcd still tells its revision
      request.setKey(end).setCountOnly(true);
    }
    calls
        .repeatable(KVGrpc.getRangeMethod(), request.build())
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                take(answer);
              } else {
                failed(failure);
              }
            });
  }

  private void take(RangeResponse answer) {
    if (revision == 0) {
      revision = answer.getHeader().getRevision();
    }
    answer.getKvsList().forEach(each -> items.add(messages.keyValue(each)));
    if (answer.getMore() && items.size() < limit) {
      next = Messages.behind(answer.getKvs(answer.getKvsCount() - 1).getKey());
      readOn();
    } else {
      page.complete(new Page(items, revision, answer.getMore()));
    }
  }

  private void failed(Throwable failure) {
    boolean tooLarge = failure instanceof CallFailed call && call.isTooLarge();
    if (tooLarge && piece > 1) {
      piece = Math.max(1, piece / SMALLER);
      readOn();
    } else {
      page.completeExceptionally(failure);
    }
  }

  private static boolean isBefore(ByteString one, ByteString other) {
    return ByteString.unsignedLexicographicalComparator().compare(one, other) < 0;
  }
}
