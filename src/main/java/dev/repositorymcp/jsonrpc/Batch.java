package dev.repositorymcp.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;

/// Collects the answers to the members of a batch and writes them as one array.
public final class Batch implements Outlet {
  private final Consumer<byte[]> wire;
  private final int limit;
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
  private int awaited;

  /// Waits for the answers to those members that ask for one.
  ///
  /// @param limit longest line to write, in bytes
  public Batch(List<Message> members, int limit, Consumer<byte[]> wire) {
    this.awaited = (int) members.stream().filter(Batch::isAnswered).count();
    this.limit = limit;
    this.wire = wire;
  }

  private static boolean isAnswered(Message member) {
    return member instanceof Message.Request || member instanceof Message.Invalid;
  }

  @Override
  public synchronized void answer(RequestId id, byte[] message) {
    add(
        answers.size() + message.length <= limit
            ? message
            : Answer.error(
                id, ProtocolError.internal("The batch's answer is too long; send this alone")));
  }

  public synchronized void add(byte[] message) {
    answers.write(answers.size() == 0 ? '[' : ',');
    answers.writeBytes(message);
    none();
  }

  @Override
  public synchronized void none() {
    awaited--;
    if (awaited == 0 && answers.size() > 0) {
      answers.writeBytes("]".getBytes(UTF_8));
      wire.accept(answers.toByteArray());
    }
  }
}
