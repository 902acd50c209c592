package dev.repositorymcp.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A TCP port of this machine that leads to a database of the tests, whose PostgreSQL may listen on
/// a Unix socket alone. What knows only `DATABASE_URL`, such as another process, gets there by it;
/// and a database can be made to appear late.
public final class Bridge implements AutoCloseable {
  private static final Pattern SOCKET = Pattern.compile("socketFactoryArg=([^&]+)");

  private final ConnectionSource.Target target;
  private final ServerSocketChannel listener;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Set<SocketChannel> lost = ConcurrentHashMap.newKeySet();
  private volatile boolean silent;
  private volatile boolean posesAsPooler;

  /// @param port to listen on; 0 for any that is free
  Bridge(ConnectionSource.Target target, int port) throws IOException {
    this.target = target;
    this.listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread.ofVirtual().name("bridge").start(this::accept);
  }

  /// A port that nobody listens on now.
  public static int freePort() throws IOException {
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return ((InetSocketAddress) probe.getLocalAddress()).getPort();
    }
  }

  public String url() {
    try {
      return url(target, ((InetSocketAddress) listener.getLocalAddress()).getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `DATABASE_URL` of the database behind a bridge on this port.
  static String url(ConnectionSource.Target target, int port) {
    String password = target.password() == null ? "" : ":" + encoded(target.password().value());
    return "postgresql://%s%s@127.0.0.1:%d/%s?sslmode=disable"
        .formatted(
            encoded(String.valueOf(target.properties().get("user"))),
            password,
            port,
            address(target).getPath().substring(1));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static URI address(ConnectionSource.Target target) {
    return URI.create(target.url().substring("jdbc:".length()));
  }

  private SocketAddress backend() {
    Matcher socket = SOCKET.matcher(target.url());
    URI address = address(target);
    return socket.find()
        ? UnixDomainSocketAddress.of(URLDecoder.decode(socket.group(1), StandardCharsets.UTF_8))
        : new InetSocketAddress(address.getHost(), address.getPort());
  }

  private void accept() {
    try {
      while (listener.isOpen()) {
        SocketChannel client = listener.accept();
        SocketChannel server = SocketChannel.open(backend());
        open.addAll(List.of(client, server));
        if (silent) {
          lost.addAll(List.of(client, server));
        }
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
      }
    } catch (IOException e) {
      // Closed, or the database is gone: so is the way to it.
    }
  }

  /// The network falls silent, as when a cable is pulled: nobody is told, nothing arrives.
  public void fallSilent() {
    silent = true;
    lost.addAll(open);
  }

  /// The network works again, for new connections; those that were open have lost something.
  void recover() {
    silent = false;
  }

  /// Tells clients another process id than the server's, as poolers do.
  void poseAsPooler() {
    posesAsPooler = true;
  }

  /// The message `BackendKeyData`: K, its length, the process id, a key.
  private static void changeProcessId(ByteBuffer bytes) {
    for (int at = bytes.position(); at + 9 <= bytes.limit(); at++) {
      if (bytes.get(at) == 'K' && bytes.getInt(at + 1) == 12) {
        bytes.putInt(at + 5, bytes.getInt(at + 5) + 1);
      }
    }
  }

  /// Ends all connections, as a server does that stops.
  void cut() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
    open.clear();
  }

  private void copy(SocketChannel from, SocketChannel to) {
    try (from;
        to) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      while (from.read(buffer) >= 0) {
        buffer.flip();
        if (posesAsPooler) {
          changeProcessId(buffer);
        }
        while (buffer.hasRemaining() && !lost.contains(from)) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // One side went away; both are closed.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
