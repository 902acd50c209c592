package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Defect;
import dev.repositorymcp.jsonrpc.LineReader;
import dev.repositorymcp.jsonrpc.Message;
import dev.repositorymcp.jsonrpc.MessageWriter;
import dev.repositorymcp.tool.Once;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speaks MCP with one client over two streams, in every revision of the protocol.
public final class McpServer {
  private static final Logger LOG = LoggerFactory.getLogger(McpServer.class);
  private final LineReader reader;
  private final MessageWriter writer;
  private final Dispatcher dispatcher;
  private final CountDownLatch over = new CountDownLatch(1);
  private boolean ended;

  /// @param features asked for when the first message arrives that needs them
  /// @param firstUse warms up what the features work with, once, on a thread of its own, at the
  ///   first sign of a client that stays; never for a probe
  public McpServer(
      ServerInfo info,
      Supplier<Features> features,
      Runnable firstUse,
      Limits limits,
      InputStream in,
      OutputStream out) {
    this.reader = new LineReader(in, limits.lineBytes());
    this.writer = new MessageWriter(out, limits.unwrittenBytes(), over::countDown);
    this.dispatcher = new Dispatcher(info, new Once<>(features), firstUse, limits, writer);
  }

  /// Serves until the client closes one of the streams, or until [#shutdown]; gives running calls
  /// the grace of the limits; returns when every answer that will be written is written.
  public void run() throws InterruptedException {
    writer.start();
    // A daemon, because nothing can wake a thread that reads standard input.
    Thread.ofPlatform().daemon().name("stdin").start(this::read);
    over.await();
    end();
  }

  /// Ends the conversation as [#run] does at the end of input, and returns when that is done.
  public void shutdown() {
    over.countDown();
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      LineReader.Line line = reader.next();
      while (line != null && over.getCount() > 0) {
        accept(line);
        line = reader.next();
      }
    } catch (IOException e) {
      LOG.debug("Input can't be read any more", e);
    } finally {
      over.countDown();
    }
  }

  /// No single line, whatever is in it, ends the conversation.
  private void accept(LineReader.Line line) {
    try {
      dispatcher.accept(Message.of(line));
    } catch (RuntimeException | StackOverflowError e) {
      Defect.hide("A line", e);
    }
  }

  private synchronized void end() throws InterruptedException {
    if (!ended) {
      ended = true;
      dispatcher.end();
    }
  }
}
