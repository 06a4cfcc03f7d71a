package io.belfry.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.belfry.acceptance.FuzzedRequests.Fuzzed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that are odd in every way to a node that is a master only: none may make the server
 * fail, show its inside, log the caller out, or keep memory. {@code -Dfuzz.requests=100000} sets
 * how many there are, {@code -Dfuzz.seed} which.
 */
class FuzzIT {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 4_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20261125);
  private static final int CLIENTS = 4;
  private static final int MOST_BYTES = 1 << 20;
  private static final long MEMORY_GROWTH = 24_000_000;

  @TempDir Path folder;

  private final LongAdder[] statuses = new LongAdder[600];
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  @Test
  void noRequestMakesTheServerFail() throws Exception {
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] = new LongAdder();
    }
    try (BelfryProcess node = new BelfryProcess("fuzz", folder, "-Dbelfry.worker.enabled=false")) {
      node.start().waitLive();
      fuzz(node, 0, REQUESTS / 2);
      long before = node.usedHeap();
      long began = System.nanoTime();
      fuzz(node, 1, REQUESTS / 2);
      double seconds = (System.nanoTime() - began) / 1e9;
      long growth = node.usedHeap() - before;
      System.out.printf(
          "figure: fuzz: %d requests, seed %d, %.0f/s, answers %s, heap after half %.1f MB, %+.1f MB"
              + " after the other half%n",
          REQUESTS, SEED, REQUESTS / 2 / seconds, answers(), before / 1e6, growth / 1e6);
      assertThat(faults).isEmpty();
      assertThat(growth).as("bytes of heap kept").isLessThan(MEMORY_GROWTH);
      assertThat(node.logLines()).as("the server's log").noneMatch(FuzzIT::tellsOfAMistake);
      node.stop();
    }
  }

  private static boolean tellsOfAMistake(String line) {
    return line.contains("a request failed:") || line.contains("StandardWrapperValve");
  }

  private void fuzz(BelfryProcess node, int half, int requests) throws Exception {
    BelfryClient client = node.client();
    int port = URI.create(client.url()).getPort();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      long seed = SEED + 31L * half + 7L * i;
      var made = new FuzzedRequests(client.read("/openapi"), client.session(), seed);
      assertThat(made.operations()).isGreaterThan(20);
      clients.execute(
          () -> {
            for (int n = 0; n < requests / CLIENTS && faults.size() < 20; n++) {
              ask(port, made.next());
            }
          });
    }
    clients.shutdown();
    assertThat(clients.awaitTermination(30, TimeUnit.MINUTES)).isTrue();
  }

  private void ask(int port, Fuzzed request) {
    try {
      String answer = send(port, request);
      judge(request, answer);
    } catch (IOException e) {
      faults.add(e + " for " + shown(request));
    }
  }

  private void judge(Fuzzed request, String received) {
    String answer =
        received.startsWith("HTTP/1.1 100 ")
            ? received.substring(received.indexOf("\r\n\r\n") + 4)
            : received;
    int status = answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    statuses[status].increment();
    boolean loggedOut =
        request.byAdmin() && status == 401 && !request.head().contains("POST /api/v1/session");
    boolean tells =
        List.of("Exception", "\tat ", "io.belfry", "jakarta.", "org.glassfish", "Payara").stream()
            .anyMatch(body(answer)::contains);
    if (status < 200 || status >= 500 || loggedOut || tells) {
      String start = answer.substring(0, Math.min(answer.length(), 1_500));
      faults.add(status + " for " + shown(request) + "\n" + start);
    }
  }

  private static String body(String answer) {
    return answer.substring(Math.max(0, answer.indexOf("\r\n\r\n")));
  }

  private static String shown(Fuzzed request) {
    String body = new String(request.body(), ISO_8859_1);
    return request.head() + "\n" + body.substring(0, Math.min(body.length(), 500));
  }

  private static String send(int port, Fuzzed request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      try {
        OutputStream out = socket.getOutputStream();
        out.write((request.head() + "\r\n\r\n").getBytes(ISO_8859_1));
        out.write(request.body());
        out.flush();
      } catch (IOException e) {
        // it may refuse before it has read everything; its answer counts
        return read(socket);
      }
      return read(socket);
    }
  }

  private static String read(Socket socket) throws IOException {
    var answer = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    try {
      for (int n = 0; n >= 0 && answer.size() < MOST_BYTES; ) {
        n = socket.getInputStream().read(buffer);
        answer.write(buffer, 0, Math.max(0, n));
      }
    } catch (IOException e) {
      if (answer.size() == 0) {
        throw e;
      }
    }
    return answer.toString(ISO_8859_1);
  }

  private Map<Integer, Long> answers() {
    Map<Integer, Long> counts = new TreeMap<>();
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < statuses.length; i++) {
      if (statuses[i].sum() > 0) {
        seen.add(i);
      }
    }
    seen.forEach(status -> counts.put(status, statuses[status].sum()));
    return counts;
  }
}
