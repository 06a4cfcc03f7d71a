package io.belfry.kv.etcd;

import io.belfry.kv.StoreStatus;
import io.belfry.kv.StoreStatus.Alarm;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Asks etcd's members how large their databases are and which alarms are on. Each member answers
 * from what it knows by itself, without a proposal to the others, and tells the alarms of all;
 * their sizes differ, and the first one over the quota stops the whole.
 */
final class StatusReader {
  private StatusReader() {}

  /**
   * As many questions as there are members, which go round; it fails only where none is answered.
   *
   * @param quota in bytes, for etcd before 3.6 does not tell it
   */
  static CompletableFuture<StoreStatus> read(Calls calls, int members, long quota) {
    List<CompletableFuture<StatusResponse>> asked =
        Stream.generate(
                () ->
                    calls.repeatable(
                        MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance()))
            .limit(members)
            .toList();
    CompletableFuture<StoreStatus> status = new CompletableFuture<>();
    CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .whenComplete(
            (done, failure) -> {
              List<StatusResponse> answers =
                  asked.stream()
                      .filter(each -> !each.isCompletedExceptionally())
                      .map(CompletableFuture::join)
                      .toList();
              if (answers.isEmpty() && failure != null) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                status.completeExceptionally(cause);
              } else {
                status.complete(of(answers, quota));
              }
            });
    return status;
  }

  static StoreStatus of(List<StatusResponse> answers, long quota) {
    long largest = answers.stream().mapToLong(StatusResponse::getDbSize).max().orElse(0);
    Set<Alarm> alarms = EnumSet.noneOf(Alarm.class);
    for (StatusResponse answer : answers) {
      // each is a text such as "memberID:10276657743932975437 alarm:NOSPACE "
      for (String error : answer.getErrorsList()) {
        if (error.contains("alarm:NOSPACE")) {
          alarms.add(Alarm.NO_SPACE);
        } else if (error.contains("alarm:CORRUPT")) {
          alarms.add(Alarm.CORRUPT);
        }
      }
    }
    return new StoreStatus(largest, OptionalLong.of(quota), alarms);
  }
}
