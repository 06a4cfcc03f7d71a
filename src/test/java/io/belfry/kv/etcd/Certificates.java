package io.belfry.kv.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and what it has signed, made by the JDK's keytool, as PEM files. */
public final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final String authority;
  private final Path store;

  /** Makes the files {@code <authority>.pem}, and a store beside it. */
  public Certificates(Path folder, String authority) throws IOException, InterruptedException {
    this.folder = folder;
    this.authority = authority;
    this.store = folder.resolve(authority + ".p12");
    keytool(authority, "-ext", "bc:c");
    write(authority);
  }

  /** Makes {@code <name>.pem} and {@code <name>.key}, good for these addresses. */
  public Certificates sign(String name, String addresses) throws IOException, InterruptedException {
    keytool(name, "-signer", authority, "-ext", "san=" + addresses);
    write(name);
    return this;
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  private void keytool(String alias, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + said);
    }
  }

  private void write(String alias) throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Certificate certificate = keys.getCertificate(alias);
      Files.writeString(certificate(alias), pem("CERTIFICATE", certificate.getEncoded()));
      byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
      Files.writeString(key(alias), pem("PRIVATE KEY", key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String kind, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
