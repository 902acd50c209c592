package dev.repositorymcp.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client for tests: writes lines, keeps every line that comes back, and waits for what it is
/// asked for. Drives a server in this process or the streams of another.
public final class McpClient {
  public static final String META =
      """
      "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientInfo":{"name":"probe","version":"1.0.0"},\
      "io.modelcontextprotocol/clientCapabilities":{}}\
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final OutputStream toServer;
  private final InputStream fromServer;
  private final List<String> lines = new ArrayList<>();
  private final List<JsonNode> messages = new ArrayList<>();
  private final Conversation conversation = new Conversation();
  private boolean ended;
  private int lastId = 1000;

  public McpClient(InputStream fromServer, OutputStream toServer) {
    this.fromServer = fromServer;
    this.toServer = toServer;
  }

  /// Starts to read what the server writes; until then, its output stays in the pipe.
  public McpClient listen() {
    Thread.ofPlatform().daemon().name("client").start(this::read);
    return this;
  }

  /// Writes one line.
  public void send(String line) {
    send((line + "\n").getBytes(UTF_8));
  }

  public void send(byte[] bytes) {
    conversation.note(bytes);
    try {
      synchronized (toServer) {
        toServer.write(bytes);
        toServer.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends what takes no work, and gives all that was answered to it; a ping behind it shows that
  /// the next request is served.
  public List<JsonNode> exchange(String... lines) {
    int before = lines().size();
    for (String line : lines) {
      send(line);
    }
    JsonNode pong = request("ping", "{}");
    assertThat(pong.path("result").toString()).isEqualTo("{}");
    return awaitMessages(0).stream().skip(before).filter(message -> !message.equals(pong)).toList();
  }

  /// Opens a legacy session.
  public JsonNode initialize(String version) {
    JsonNode answer =
        request(
            "initialize",
            """
            {"protocolVersion":"%s","capabilities":{},\
            "clientInfo":{"name":"probe","version":"1.0.0"}}\
            """
                .formatted(version));
    send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return answer;
  }

  /// Sends a request without a claim and waits for the whole answer.
  public JsonNode request(String method, String params) {
    int id = ++lastId;
    send(line(String.valueOf(id), method, params));
    return answer(String.valueOf(id));
  }

  /// Calls a tool without a claim and waits for its result.
  ///
  /// @param arguments as JSON
  public JsonNode call(String tool, String arguments) {
    return request("tools/call", toolCall(tool, arguments)).path("result");
  }

  /// Parameters of a call.
  public static String toolCall(String tool, String arguments) {
    return "{\"name\":\"%s\",\"arguments\":%s}".formatted(tool, arguments);
  }

  /// Sends a modern request; `params` is an object.
  public JsonNode modern(String method, String params) {
    return request(method, claim(params));
  }

  public static String claim(String params) {
    String members = params.substring(1, params.length() - 1);
    return "{" + members + (members.isBlank() ? "" : ",") + META + "}";
  }

  public static String line(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  public static String cancel(String id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%s}}"
        .formatted(id);
  }

  /// Waits for the answer to a request.
  ///
  /// @param id as JSON
  public JsonNode answer(String id) {
    JsonNode wanted = JSON.readTree(id);
    return await(message -> !message.has("method") && wanted.equals(message.get("id")));
  }

  /// Waits for a message, which may have come already.
  public synchronized JsonNode await(Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<JsonNode> found = messages.stream().filter(wanted).findFirst();
    while (found.isEmpty() && !ended) {
      pause(deadline);
      found = messages.stream().filter(wanted).findFirst();
    }
    return found.orElseThrow(() -> new AssertionError("The server ended; it wrote " + lines));
  }

  /// Waits until as many messages have come.
  public synchronized List<JsonNode> awaitMessages(int count) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (messages.size() < count && !ended) {
      pause(deadline);
    }
    return List.copyOf(messages);
  }

  /// Says that nothing more will be sent.
  public void closeInput() {
    try {
      toServer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stops reading for good, as a client does that goes away.
  public void closeOutput() {
    try {
      fromServer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until the server has closed its output, and gives all that it wrote.
  public synchronized List<JsonNode> awaitEnd() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ended) {
      pause(deadline);
    }
    return List.copyOf(messages);
  }

  /// All that came so far, line by line.
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /// Holds all that came so far against the protocol's schemas.
  public void assertConformance() {
    awaitMessages(0).forEach(conversation::check);
  }

  @SuppressWarnings("WaitNotInLoop") // its callers loop
  private void pause(long deadline) {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new AssertionError("Waited in vain; the server wrote " + lines);
    }
    try {
      wait(left);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    try (var in = new BufferedInputStream(fromServer)) {
      var line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          keep(UTF_8.newDecoder().decode(ByteBuffer.wrap(line.toByteArray())).toString());
          line.reset();
        } else {
          line.write(next);
        }
      }
      if (line.size() > 0) {
        keep("\"The output ended within a line: " + line.size() + " bytes\"");
      }
    } catch (IOException e) {
      // This side closed it.
    } finally {
      end();
    }
  }

  private synchronized void keep(String line) {
    lines.add(line);
    messages.add(JSON.readTree(line));
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
