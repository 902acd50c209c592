package dev.repositorymcp.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A pipe as the operating system makes them: bounded, and indifferent to who writes. (The pipes of
/// `java.io` break when the thread that wrote last has ended.)
public final class BytePipe {
  private static final int CAPACITY = 1 << 16;

  private final byte[] ring = new byte[CAPACITY];
  private int size;
  private int head;
  private boolean writerClosed;
  private boolean readerClosed;

  public final InputStream in = new In();
  public final OutputStream out = new Out();

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      synchronized (BytePipe.this) {
        while (size == 0 && !writerClosed) {
          await();
        }
        int count = Math.min(length, size);
        for (int i = 0; i < count; i++) {
          bytes[offset + i] = ring[(head + i) % CAPACITY];
        }
        head = (head + count) % CAPACITY;
        size -= count;
        BytePipe.this.notifyAll();
        return count == 0 && length > 0 ? -1 : count;
      }
    }

    @Override
    public void close() {
      synchronized (BytePipe.this) {
        readerClosed = true;
        BytePipe.this.notifyAll();
      }
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (BytePipe.this) {
        for (int i = 0; i < length; i++) {
          while (size == CAPACITY && !readerClosed) {
            await();
          }
          if (readerClosed) {
            throw new IOException("Broken pipe");
          }
          ring[(head + size) % CAPACITY] = bytes[offset + i];
          size++;
          BytePipe.this.notifyAll();
        }
      }
    }

    @Override
    public void close() {
      synchronized (BytePipe.this) {
        writerClosed = true;
        BytePipe.this.notifyAll();
      }
    }
  }

  @SuppressWarnings("WaitNotInLoop") // its callers loop
  private void await() throws IOException {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
