package io.belfry.kv.etcd;

import com.google.protobuf.ByteString;
import io.belfry.kv.Compare;
import io.belfry.kv.KeyValue;
import io.belfry.kv.Operation;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.WatchListener.Event;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The port's terms as etcd's messages and back; all keys of etcd begin with one prefix. */
final class Messages {
  private final String root;

  Messages(String root) {
    this.root = root;
  }

  /** A key, or the beginning of a range. */
  ByteString key(String key) {
    return ByteString.copyFromUtf8(root + key);
  }

  /** The first key behind all that begin with the prefix. */
  ByteString endOf(String prefix) {
    byte[] bytes = key(prefix).toByteArray();
    bytes[bytes.length - 1]++; // no byte of UTF-8 is the last one there is
    return ByteString.copyFrom(bytes);
  }

  /** The first key behind this one. */
  static ByteString behind(ByteString key) {
    return key.concat(ByteString.copyFrom(new byte[1]));
  }

  RangeRequest get(String key) {
    return RangeRequest.newBuilder().setKey(key(key)).build();
  }

  KeyValue keyValue(io.etcd.jetcd.api.KeyValue found) {
    return new KeyValue(
        name(found),
        found.getValue().toStringUtf8(),
        found.getCreateRevision(),
        found.getModRevision(),
        found.getVersion(),
        found.getLease());
  }

  Event event(io.etcd.jetcd.api.Event event) {
    return event.getType() == io.etcd.jetcd.api.Event.EventType.DELETE
        ? new Event.Delete(name(event.getKv()), event.getKv().getModRevision())
        : new Event.Put(keyValue(event.getKv()));
  }

  TxnRequest transaction(Transaction transaction) {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    transaction.compares().forEach(each -> request.addCompare(compare(each)));
    transaction.then().forEach(each -> request.addSuccess(step(each)));
    transaction.orElse().forEach(each -> request.addFailure(step(each)));
    return request.build();
  }

  TransactionResult result(TxnResponse answer) {
    List<Optional<KeyValue>> reads = new ArrayList<>();
    for (ResponseOp each : answer.getResponsesList()) {
      if (each.hasResponseRange()) {
        reads.add(each.getResponseRange().getKvsList().stream().findFirst().map(this::keyValue));
      }
    }
    return new TransactionResult(answer.getSucceeded(), answer.getHeader().getRevision(), reads);
  }

  private String name(io.etcd.jetcd.api.KeyValue found) {
    return found.getKey().toStringUtf8().substring(root.length());
  }

  private io.etcd.jetcd.api.Compare compare(Compare compare) {
    var builder =
        io.etcd.jetcd.api.Compare.newBuilder()
            .setKey(key(compare.key()))
            .setResult(io.etcd.jetcd.api.Compare.CompareResult.EQUAL);
    switch (compare.target()) {
      case CREATE_REVISION ->
          builder
              .setTarget(io.etcd.jetcd.api.Compare.CompareTarget.CREATE)
              .setCreateRevision(compare.expected());
      case MOD_REVISION ->
          builder
              .setTarget(io.etcd.jetcd.api.Compare.CompareTarget.MOD)
              .setModRevision(compare.expected());
      case VERSION ->
          builder
              .setTarget(io.etcd.jetcd.api.Compare.CompareTarget.VERSION)
              .setVersion(compare.expected());
    }
    return builder.build();
  }

  private RequestOp step(Operation step) {
    RequestOp.Builder request = RequestOp.newBuilder();
    if (step instanceof Operation.Put put) {
      request.setRequestPut(
          PutRequest.newBuilder()
              .setKey(key(put.key()))
              .setValue(ByteString.copyFromUtf8(put.value()))
              .setLease(put.lease()));
    } else if (step instanceof Operation.Delete delete) {
      request.setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key(delete.key())));
    } else if (step instanceof Operation.DeletePrefix delete) {
      request.setRequestDeleteRange(
          DeleteRangeRequest.newBuilder()
              .setKey(key(delete.key()))
              .setRangeEnd(endOf(delete.key())));
    } else {
      request.setRequestRange(get(step.key()));
    }
    return request.build();
  }
}
