package dev.repositorymcp.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.SocketFactory;

/// Lets the PostgreSQL driver speak through a Unix socket; the driver finds it by its name.
///
/// Hosts and ports are ignored. Interrupting a thread that reads or writes closes its connection,
/// as with every channel of the JDK: cancel statements with [java.sql.Statement#cancel] instead.
public final class UnixSocketFactory extends SocketFactory {
  private final Path path;

  /// @param path of the socket; the driver's `socketFactoryArg`
  public UnixSocketFactory(String path) {
    this.path = Path.of(path);
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket();
  }
}
