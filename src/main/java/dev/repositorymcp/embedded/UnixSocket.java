package dev.repositorymcp.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/// A Unix socket in the clothes of [Socket], connected from the start.
///
/// The channel never blocks; whoever must wait does so on a selector, one for each direction. Only
/// so can a read time out, and only so does [#close] end a read of another thread at once.
final class UnixSocket extends Socket {
  /// Linux's default (`net.core.wmem_default` is larger); the driver sizes its buffers by it.
  private static final int BUFFER = 1 << 16;

  private final SocketChannel channel;
  private final Selector readable;
  private final Selector writable;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();
  private volatile int timeoutMillis;

  UnixSocket(Path path) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.configureBlocking(false);
      readable = register(SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    try {
      writable = register(SelectionKey.OP_WRITE);
    } catch (IOException | RuntimeException e) {
      channel.close();
      readable.close();
      throw e;
    }
  }

  private Selector register(int operation) throws IOException {
    Selector selector = Selector.open();
    channel.register(selector, operation);
    return selector;
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    readable.close();
    writable.close();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public void connect(SocketAddress ignored) {}

  @Override
  public void connect(SocketAddress ignored, int timeout) {}

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void setTcpNoDelay(boolean ignored) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean ignored) {}

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public void setSendBufferSize(int ignored) {}

  @Override
  public int getSendBufferSize() {
    return BUFFER;
  }

  @Override
  public void setReceiveBufferSize(int ignored) {}

  @Override
  public int getReceiveBufferSize() {
    return BUFFER;
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return UnixDomainSocketAddress.of("");
  }

  /// Waits until the channel may be ready; closing the socket or an interrupt ends the wait too.
  ///
  /// @param millis longest wait; 0 for no limit
  private static void await(Selector selector, long millis) throws IOException {
    try {
      selector.select(millis);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException e) {
      throw new SocketException("The connection was closed", e);
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      int count = channel.read(buffer);
      if (count != 0 || length == 0) {
        return count;
      }
      return timeoutMillis == 0 ? readPatiently(buffer) : readInTime(buffer, timeoutMillis);
    }

    private int readPatiently(ByteBuffer buffer) throws IOException {
      int count = 0;
      while (count == 0) {
        await(readable, 0);
        count = channel.read(buffer);
      }
      return count;
    }

    private int readInTime(ByteBuffer buffer, int millis) throws IOException {
      Deadline deadline = Deadline.after(Duration.ofMillis(millis));
      int count = 0;
      while (count == 0) {
        if (deadline.isOver()) {
          throw new SocketTimeoutException("No answer within " + millis + " ms");
        }
        await(readable, deadline.millisLeft());
        count = channel.read(buffer);
      }
      return count;
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      try {
        while (buffer.hasRemaining()) {
          if (channel.write(buffer) == 0) {
            await(writable, 0);
          }
        }
      } catch (IOException e) {
        // The driver doesn't close what it can't say goodbye to; a Socket's files go with the
        // garbage then, these would stay.
        UnixSocket.this.close();
        throw e;
      }
    }
  }
}
