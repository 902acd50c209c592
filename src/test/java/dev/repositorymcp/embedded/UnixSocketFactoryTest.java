package dev.repositorymcp.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketFactoryTest {
  @TempDir Path folder;

  private ServerSocketChannel server;
  private Socket client;
  private SocketChannel peer;

  @BeforeEach
  void connect() throws IOException {
    Path path = folder.resolve("s");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    client = new UnixSocketFactory(path.toString()).createSocket();
    peer = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    peer.close();
    server.close();
  }

  @Test
  void aReadTimesOutAndTheConnectionGoesOn() throws IOException {
    client.setSoTimeout(50);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    peer.write(ByteBuffer.wrap(new byte[] {7}));
    assertThat(client.getInputStream().read()).isEqualTo(7);
  }

  @Test
  void aReadWithoutATimeoutWaits() throws Exception {
    var read = CompletableFuture.supplyAsync(this::readByte);
    peer.write(ByteBuffer.wrap(new byte[] {-1}));
    assertThat(read.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(255);
  }

  @Test
  void theEndOfThePeerIsTheEndOfTheStream() throws IOException {
    peer.close();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void closingEndsAReadOfAnotherThread() throws Exception {
    var reader = new Thread(this::readByte);
    reader.start();
    Eventually.await("a read that waits", () -> reader.getState() == Thread.State.RUNNABLE);
    client.close();
    reader.join(Eventually.PATIENCE);
    assertThat(reader.isAlive()).isFalse();
  }

  @Test
  void writesMoreThanThePeerTakesAtOnce() throws Exception {
    int size = 4_000_000;
    var written = CompletableFuture.runAsync(() -> writeBytes(size));
    ByteBuffer taken = ByteBuffer.allocate(size);
    while (taken.hasRemaining()) {
      peer.read(taken);
    }
    written.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(taken.get(size - 1)).isEqualTo((byte) 5);
  }

  @Test
  void theDriverCancelsAndTimesOutThroughIt() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server();
        Connection connection = Client.connect(postgres);
        Statement statement = connection.createStatement()) {
      var sleep = CompletableFuture.supplyAsync(() -> failureOf(statement, "SELECT pg_sleep(60)"));
      Eventually.await(
          "the cancelled statement",
          () -> {
            statement.cancel();
            return sleep.isDone();
          });
      assertThat(sleep.get().getSQLState()).isEqualTo("57014");
      assertThat(Client.query(connection, "SELECT 1")).isEqualTo("1");

      connection.setNetworkTimeout(Runnable::run, 100);
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aPoolWorksThroughIt() throws Exception {
    try (TestHome home = TestHome.ready();
        EmbeddedPostgres postgres = home.server()) {
      var address = postgres.ensureRunning();
      var settings = new HikariConfig();
      settings.setJdbcUrl(address.url());
      address.properties().forEach(settings::addDataSourceProperty);
      settings.setMaximumPoolSize(2);
      try (var pool = new HikariDataSource(settings);
          Connection one = pool.getConnection();
          Connection two = pool.getConnection()) {
        assertThat(one.isValid(5)).isTrue();
        assertThat(Client.query(two, "SELECT current_user")).isEqualTo(Sessions.APPLICATION);
      }
    }
  }

  private static SQLException failureOf(Statement statement, String sql) {
    try {
      statement.execute(sql);
      throw new AssertionError("Did not fail: " + sql);
    } catch (SQLException e) {
      return e;
    }
  }

  private int readByte() {
    try {
      return client.getInputStream().read();
    } catch (IOException e) {
      return -2;
    }
  }

  private void writeBytes(int size) {
    byte[] bytes = new byte[size];
    bytes[size - 1] = 5;
    try {
      client.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
