package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A PostgreSQL on a TCP port of this machine that speaks TLS, with a certificate for `localhost`
/// of an authority of its own, and asks for passwords.
public final class TlsPostgres implements AutoCloseable {
  public static final String PASSWORD = "S3cr3t-x9";

  private static final String STORE_PASSWORD = "changeit";

  private final TestHome home;
  private final int port;
  private final Process process;

  /// Starts it.
  ///
  /// @param port that is free
  public static TlsPostgres start(int port) throws Exception {
    TestHome home = TestHome.ready();
    try {
      return new TlsPostgres(home, port);
    } catch (Throwable e) {
      home.close();
      throw e;
    }
  }

  private TlsPostgres(TestHome home, int port) throws Exception {
    this.home = home;
    this.port = port;
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Authority", "-ext", "bc:c");
    keytool("-genkeypair", "-alias", "stranger", "-dname", "CN=Stranger", "-ext", "bc:c");
    keytool("-genkeypair", "-alias", "server", "-dname", "CN=localhost");
    keytool("-certreq", "-alias", "server", "-file", file("request").toString());
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-ext",
        "san=dns:localhost",
        "-rfc",
        "-infile",
        file("request").toString(),
        "-outfile",
        file("server.crt").toString());
    for (String authority : List.of("ca", "stranger")) {
      keytool("-exportcert", "-alias", authority, "-rfc", "-file", certificate(authority));
    }
    writeKey();
    Files.writeString(
        file("hba"),
        """
        host all repository_mcp_admin 127.0.0.1/32 trust
        host all app 127.0.0.1/32 scram-sha-256
        """);
    process = launch();
    createUser();
  }

  private Path file(String name) {
    return home.layout().database().resolve(name);
  }

  private String certificate(String authority) {
    return file(authority + ".pem").toString();
  }

  private void keytool(String... arguments) throws Exception {
    var command =
        new ArrayList<String>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", file("keys").toString(), "-storepass", STORE_PASSWORD));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    }
    Process run =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(file("keytool.log").toFile())
            .start();
    assertThat(run.waitFor()).as(Files.readString(file("keytool.log"))).isZero();
  }

  private void writeKey() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file("keys"))) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    byte[] key = keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded();
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    Files.writeString(
        file("server.key"),
        "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    Files.setPosixFilePermissions(file("server.key"), PosixFilePermissions.fromString("rw-------"));
    ServerAccount.current().own(file("server.key"));
  }

  private Process launch() throws Exception {
    Layout layout = home.layout();
    var command =
        new ArrayList<>(
            List.of(
                layout.programs(Platform.current()).resolve("bin/postgres").toString(),
                "-D",
                layout.cluster().toString()));
    for (String setting :
        List.of(
            "config_file=" + layout.settings(),
            "hba_file=" + file("hba"),
            "listen_addresses=127.0.0.1",
            "port=" + port,
            "unix_socket_directories=",
            "ssl=on",
            "ssl_cert_file=" + file("server.crt"),
            "ssl_key_file=" + file("server.key"))) {
      command.addAll(List.of("-c", setting));
    }
    return new Programs(layout, ServerAccount.current()).start(command, file("tls.log"));
  }

  private void createUser() throws Exception {
    Eventually.await("PostgreSQL with TLS", this::answers);
    try (Connection administrator = administrator()) {
      Client.execute(administrator, "CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'");
      Client.execute(administrator, "CREATE DATABASE reg OWNER app");
    }
  }

  private Connection administrator() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/postgres?user=repository_mcp_admin".formatted(port));
  }

  private boolean answers() throws IOException {
    assertThat(process.isAlive()).as(Files.readString(file("tls.log"))).isTrue();
    try (Connection connection = administrator()) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /// `DATABASE_URL` without parameters.
  ///
  /// @param scheme `postgresql`, say
  public String url(String scheme, String host) {
    return "%s://app:%s@%s:%d/reg".formatted(scheme, PASSWORD, host, port);
  }

  /// File with the certificate of the authority that signed the server's.
  public String authority() {
    return certificate("ca");
  }

  /// File with the certificate of another one.
  public String stranger() {
    return certificate("stranger");
  }

  @Override
  public void close() throws IOException, EmbeddedPostgresException {
    Programs.kill(process);
    home.close();
  }
}
