package dev.repositorymcp.jsonrpc;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only writer of standard output: one message a line, whole lines in the order of [#write].
///
/// A platform thread does the writing. A virtual thread that blocks on a full pipe keeps its
/// carrier (measured on Temurin 25: with one carrier, no other virtual thread ran until the client
/// read), and the reader must never wait for the client.
public final class MessageWriter {
  private static final Logger LOG = LoggerFactory.getLogger(MessageWriter.class);
  private static final int BUFFER = 1 << 16;

  /// What an array and its place in the queue take besides its content.
  private static final int OVERHEAD = 64;

  private final OutputStream out;
  private final int room;
  private final Runnable onClosed;
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("stdout").unstarted(this::run);
  private long unwritten;
  private boolean idle = true;
  private boolean closed;

  /// A writer that begins with [#start].
  ///
  /// @param room bytes that may wait before calls stop being started
  /// @param onClosed called when the client has closed its end
  public MessageWriter(OutputStream out, int room, Runnable onClosed) {
    this.out = new BufferedOutputStream(out, BUFFER);
    this.room = room;
    this.onClosed = onClosed;
  }

  public void start() {
    thread.start();
  }

  /// Puts a message in line; never blocks, and never refuses.
  public synchronized void write(byte[] message) {
    if (!closed) {
      queue.add(message);
      unwritten += message.length + OVERHEAD;
      if (idle) {
        idle = false;
        notifyAll();
      }
    }
  }

  /// Puts in line what nobody misses, unless the client reads slowly.
  public synchronized void offer(byte[] message) {
    if (unwritten <= room) {
      write(message);
    }
  }

  /// Waits until the client has read enough for another answer to be made.
  public synchronized void awaitRoom() throws InterruptedException {
    while (unwritten > room && !closed) {
      wait();
    }
  }

  /// Whether the client sends and sends, and doesn't read.
  public synchronized boolean isFlooded() {
    return unwritten > 4L * room;
  }

  /// Waits until everything is written, then ends.
  ///
  /// @param deadline when to give up, on the scale of [System#nanoTime]
  public synchronized void finish(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    while (!idle && !closed && left > 0) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = deadline - System.nanoTime();
    }
    close();
  }

  private void run() {
    try {
      byte @Nullable [] message = next();
      while (message != null) {
        out.write(message);
        out.write('\n');
        written(message);
        message = next();
      }
    } catch (IOException e) {
      LOG.debug("The client closed its end", e);
      close();
      onClosed.run();
    } catch (InterruptedException e) {
      close();
    }
  }

  /// The next message, or null at the end; flushes when none waits behind.
  private byte @Nullable [] next() throws IOException, InterruptedException {
    if (isEmpty()) {
      out.flush();
    }
    return take();
  }

  private synchronized boolean isEmpty() {
    return queue.isEmpty();
  }

  private synchronized byte @Nullable [] take() throws InterruptedException {
    while (queue.isEmpty() && !closed) {
      idle = true;
      notifyAll();
      wait();
    }
    return queue.poll();
  }

  private synchronized void written(byte[] message) {
    boolean wasFull = unwritten > room;
    unwritten -= message.length + OVERHEAD;
    if (wasFull && unwritten <= room) {
      notifyAll();
    }
  }

  private synchronized void close() {
    closed = true;
    queue.clear();
    notifyAll();
  }
}
