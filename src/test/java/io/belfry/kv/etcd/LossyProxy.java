package io.belfry.kv.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on a free port of loopback that can swallow an answer and cut the connection. */
final class LossyProxy implements AutoCloseable {
  private static final int BUFFER = 16_384;
  private static final int QUIET_MILLIS = 300;

  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean losing;

  LossyProxy(URI target) throws IOException {
    this.target = target.getPort();
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    new Thread(this::accept, "lossy-proxy").start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** The next answer on any open connection is swallowed, and that connection cut. */
  void loseNextAnswer() {
    losing = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        new Thread(() -> copy(client, server, false), "lossy-proxy-up").start();
        new Thread(() -> copy(server, client, true), "lossy-proxy-down").start();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void copy(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && losing) {
          losing = false;
          swallow(from, in, buffer);
          break;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // the other side is gone: cut this one, too
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  /**
   * Takes everything until nothing more comes. The first bytes need not be the answer: etcd also
   * pings, and a connection that is cut then takes the request with it.
   */
  private static void swallow(Socket from, InputStream in, byte[] buffer) throws IOException {
    from.setSoTimeout(QUIET_MILLIS);
    try {
      while (in.read(buffer) >= 0) {
        continue;
      }
    } catch (SocketTimeoutException e) {
      // it was all
    }
  }

  private void closeQuietly(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed either way
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(this::closeQuietly);
  }
}
