package io.belfry.server;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends requests byte by byte, so that they can be as odd as a client that wants to break in. */
final class RawHttp {
  /**
   * An answer.
   *
   * @param status its HTTP status
   * @param headers its headers, names in any case; of several values the last
   * @param body its body, not decoded
   */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private static final Logger LOG = System.getLogger(RawHttp.class.getName());

  private RawHttp() {}

  /**
   * Sends the request line, the headers and the body as they are; adds only "Connection: close".
   */
  static Answer send(String requestLine, List<String> headers, String body) throws IOException {
    return sendFrom("127.0.0.1", requestLine, headers, body);
  }

  /** The same from another address of this machine, such as 127.0.0.2. */
  static Answer sendFrom(String address, String requestLine, List<String> headers, String body)
      throws IOException {
    int port = Integer.getInteger("belfry.test.http.port");
    String head = requestLine + " HTTP/1.1\r\n" + String.join("\r\n", headers);
    String request = head + "\r\nConnection: close\r\n\r\n" + body;
    InetAddress server = InetAddress.getByName("127.0.0.1");
    try (Socket socket = new Socket(server, port, InetAddress.getByName(address), 0)) {
      socket.setSoTimeout(20_000);
      write(socket, request);
      return read(socket.getInputStream(), requestLine.startsWith("HEAD "));
    }
  }

  /** A server may refuse a body before it has come whole, and hang up; its answer still counts. */
  private static void write(Socket socket, String request) {
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the server hung up while it was written to", e);
    }
  }

  private static Answer read(InputStream input, boolean toTheEnd) throws IOException {
    String statusLine = line(input);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(input); !line.isEmpty(); line = line(input)) {
      String[] parts = line.split(":", 2);
      headers.put(parts[0], parts[1].strip());
    }
    // the connection may stay open after the answer, until a body that was announced has come
    String length = headers.getOrDefault("Content-Length", "");
    byte[] body =
        toTheEnd || length.isEmpty()
            ? input.readAllBytes()
            : input.readNBytes(Integer.parseInt(length));
    return new Answer(Integer.parseInt(statusLine.split(" ")[1]), headers, body);
  }

  private static String line(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
