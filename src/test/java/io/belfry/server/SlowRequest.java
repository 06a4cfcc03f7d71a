package io.belfry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A connection on which the body of a request is under way, piece by piece. */
final class SlowRequest implements AutoCloseable {
  private final Socket socket;

  SlowRequest(String from, String requestLine, String... headers) throws IOException {
    int port = Integer.getInteger("belfry.test.http.port");
    InetAddress server = InetAddress.getByName("127.0.0.1");
    socket = new Socket(server, port, InetAddress.getByName(from), 0);
    socket.setSoTimeout(200);
    send(requestLine + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
    send(String.join("\r\n", headers) + "\r\n\r\n");
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** The status line of the answer, "" while there is none, "closed" where none will come. */
  String answer() throws IOException {
    StringBuilder line = new StringBuilder();
    try {
      for (int next = socket.getInputStream().read(); next != '\r'; ) {
        if (next < 0) {
          return "closed";
        }
        line.append((char) next);
        next = socket.getInputStream().read();
      }
    } catch (SocketTimeoutException e) {
      return "";
    } catch (SocketException e) {
      return "closed";
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
