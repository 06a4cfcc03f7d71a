package io.belfry.kv.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.belfry.kv.Compare;
import io.belfry.kv.KvException;
import io.belfry.kv.Lease;
import io.belfry.kv.Operation;
import io.belfry.kv.RecordingListener;
import io.belfry.kv.Transaction;
import io.belfry.kv.TransactionResult;
import io.belfry.kv.Watch;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd that asks for certificates and passwords, and lets a user see one prefix only. */
class EtcdSecurityIT {
  @TempDir static Path folder;
  private static Certificates known;
  private static Certificates strange;
  private static EtcdCluster etcd;

  private final List<EtcdKeyValueStore> open = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    known =
        new Certificates(folder, "authority")
            .sign("server", "ip:127.0.0.1")
            .sign("node", "dns:node");
    strange = new Certificates(folder, "stranger").sign("spy", "dns:spy");
    EtcdCluster.ClientTls tls =
        new EtcdCluster.ClientTls(
            known.certificate("authority"),
            known.certificate("server"),
            known.key("server"),
            known.certificate("node"),
            known.key("node"));
    etcd =
        EtcdCluster.start(
            folder, 1, new EtcdCluster.Setup(Optional.of(tls), List.of("--auth-token-ttl=1")));
    etcd.addUser("belfry", "pass:word", "/belfry/", "readwrite ");
    etcd.enableAuth();
  }

  @AfterAll
  static void stop() {
    etcd.close();
  }

  @AfterEach
  void close() {
    open.forEach(EtcdKeyValueStore::close);
  }

  private static EtcdOptions.Tls files(Certificates own, String name, Certificates authority) {
    String signer = authority == known ? "authority" : "stranger";
    return new EtcdOptions.Tls(
        Optional.of(authority.certificate(signer)),
        Optional.of(own.certificate(name)),
        Optional.of(own.key(name)));
  }

  private static EtcdOptions good() {
    return EtcdOptions.at(etcd.endpoints())
        .withTls(files(known, "node", known))
        .withLogin("belfry", "pass:word")
        .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  private EtcdKeyValueStore open(EtcdOptions options) {
    EtcdKeyValueStore store = EtcdKeyValueStore.open(options, Thread::new);
    open.add(store);
    return store;
  }

  private static CompletableFuture<TransactionResult> put(EtcdKeyValueStore store, String key) {
    return store.commit(
        Transaction.when(Compare.absent(key)).then(Operation.put(key, "x")).build());
  }

  private static Throwable failure(CompletableFuture<?> call) {
    Throwable thrown = catchThrowable(call::join);
    assertThat(thrown).isInstanceOf(CompletionException.class);
    return thrown.getCause();
  }

  private static EtcdOptions quick(EtcdOptions options) {
    return options.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void aUserWithCertificateAndPasswordMayDoEverythingBelowThePrefix() {
    EtcdKeyValueStore store = open(good());
    RecordingListener listener = new RecordingListener();
    long now = store.range("all/", "", 10).join().revision();
    try (Watch watch = store.watch("all/", now + 1, listener)) {
      assertThat(put(store, "all/a").join().succeeded()).isTrue();
      Lease lease = store.grant(Duration.ofSeconds(30)).join();
      store.commit(Transaction.always(Operation.put("all/b", "x", lease.id()))).join();
      assertThat(store.renew(lease.id()).join()).isEqualTo(lease);
      store.revoke(lease.id()).join();
      assertThat(listener.awaitEvents(3)).hasSize(3);
      assertThat(store.count("").join()).isPositive();
      store.compact(now + 1).join();
    }
    assertThat(etcd.etcdctl("get", "--prefix", "--keys-only", "/belfry/all/"))
        .isEqualTo("/belfry/all/a");
  }

  @Test
  void aWrongPasswordIsRefusedAndNothingIsSent() {
    EtcdKeyValueStore store = open(good().withLogin("belfry", "wrong"));
    assertThat(failure(store.get("a")))
        .isInstanceOf(KvException.Refused.class)
        .hasMessageContaining("login failed");
    assertThat(failure(put(store, "a"))).isInstanceOf(KvException.Refused.class);
  }

  @Test
  void anotherPrefixIsRefused() {
    EtcdKeyValueStore store = open(good().withPrefix("/other/"));
    assertThat(failure(store.get("a"))).isInstanceOf(KvException.Refused.class);
    assertThat(failure(store.range("", "", 10))).isInstanceOf(KvException.Refused.class);
    assertThat(failure(put(store, "a"))).isInstanceOf(KvException.Refused.class);
    RecordingListener listener = new RecordingListener();
    try (Watch watch = store.watch("", 1, listener)) {
      assertThat(listener.awaitBroken()).hasMessageContaining("permission denied");
    }
  }

  @Test
  void whoShowsNoCertificateOrAStrangeOneDoesNotGetIn() {
    EtcdOptions.Tls none =
        new EtcdOptions.Tls(
            Optional.of(known.certificate("authority")), Optional.empty(), Optional.empty());
    for (EtcdOptions.Tls files : List.of(none, files(strange, "spy", known))) {
      EtcdKeyValueStore store = open(quick(good().withTls(files)));
      assertThat(failure(put(store, "strange"))).isInstanceOf(KvException.class);
      assertThat(failure(store.get("a"))).isInstanceOf(KvException.Unavailable.class);
    }
    assertThat(open(good()).get("strange").join()).isEmpty();
  }

  @Test
  void anEtcdOfAStrangeAuthorityOrWithAnotherNameIsNotTrusted() {
    EtcdKeyValueStore unsigned = open(quick(good().withTls(files(known, "node", strange))));
    assertThat(failure(put(unsigned, "a"))).isInstanceOf(KvException.Unavailable.class);

    URI byName = URI.create("https://localhost:" + etcd.endpoints().get(0).getPort());
    EtcdOptions good = good();
    EtcdKeyValueStore misnamed =
        open(
            quick(
                new EtcdOptions(
                    List.of(byName),
                    good.prefix(),
                    good.login(),
                    good.tls(),
                    good.dialTimeout(),
                    good.callTimeout(),
                    good.quota())));
    assertThat(failure(put(misnamed, "a"))).isInstanceOf(KvException.Unavailable.class);
  }

  @Test
  void filesThatAreNoneAreRefusedAtOnce() {
    EtcdOptions.Tls missing =
        new EtcdOptions.Tls(
            Optional.of(folder.resolve("missing.pem")), Optional.empty(), Optional.empty());
    assertThat(catchThrowable(() -> open(good().withTls(missing))))
        .isInstanceOf(KvException.Refused.class)
        .hasMessageContaining("missing.pem");
  }

  /** etcd says "permission denied" to a watch and "invalid auth token" to the rest. */
  @Test
  void aTokenThatRanOutIsNotFelt() throws InterruptedException {
    EtcdKeyValueStore store = open(good());
    put(store, "token/a").join();
    outliveTheToken();
    assertThat(put(store, "token/b").join().succeeded()).isTrue();
    outliveTheToken();
    RecordingListener refused = new RecordingListener();
    RecordingListener listener = new RecordingListener();
    try (Watch first = store.watch("token/", 1, refused)) {
      assertThat(refused.awaitBroken()).isInstanceOf(KvException.Unavailable.class);
    }
    try (Watch second = store.watch("token/", 1, listener)) {
      assertThat(listener.awaitEvents(2)).hasSize(2);
    }
  }

  private static void outliveTheToken() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(2_500);
  }

  @Test
  void aRestartAndAChangeOfRolesAreNotFelt() {
    EtcdKeyValueStore store = open(good());
    put(store, "restart/a").join();
    etcd.member(0).kill();
    etcd.member(0).start();

    assertThat(store.get("restart/a").join()).isPresent();
    etcd.addUser("another", "word", "/another/", "read ");
    assertThat(put(store, "restart/b").join().succeeded()).isTrue();
  }
}
