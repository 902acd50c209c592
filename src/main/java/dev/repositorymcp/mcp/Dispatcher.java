package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Answer;
import dev.repositorymcp.jsonrpc.Background;
import dev.repositorymcp.jsonrpc.Batch;
import dev.repositorymcp.jsonrpc.Defect;
import dev.repositorymcp.jsonrpc.JsonText;
import dev.repositorymcp.jsonrpc.Message;
import dev.repositorymcp.jsonrpc.MessageWriter;
import dev.repositorymcp.jsonrpc.Outlet;
import dev.repositorymcp.jsonrpc.ProtocolError;
import dev.repositorymcp.jsonrpc.RequestId;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Failure;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Decides about each message, on the reader's thread: what takes no work is answered at once and
/// what steers other calls takes effect at once; the rest is started as a call.
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final String NO_BATCHES = "batches are not part of this protocol version";
  private static final String BUSY =
      "Too many requests in flight, wait for an answer and try again";

  private final Runnable firstUse;
  private final Limits limits;
  private final MessageWriter writer;
  private final Outlet wire;
  private final EraGate gate;
  private final ServerInfo info;
  private final Envelope envelope;
  private final InFlight inFlight;
  private final Subscriptions subscriptions;
  private final Runner runner;
  private boolean used;

  Dispatcher(
      ServerInfo info,
      Supplier<Features> features,
      Runnable firstUse,
      Limits limits,
      MessageWriter writer) {
    this.firstUse = firstUse;
    this.limits = limits;
    this.writer = writer;
    this.wire = (id, message) -> writer.write(message);
    this.gate = new EraGate(features);
    this.info = info;
    this.envelope = new Envelope(info.json());
    this.inFlight = new InFlight(limits.inFlight());
    this.subscriptions = new Subscriptions(limits.subscriptions(), envelope, writer::write);
    this.runner = new Runner(new Runner.Parts(features, limits, envelope, writer), inFlight);
  }

  /// Ends what is under way: calls get the grace of the limits and are stopped then.
  void end() throws InterruptedException {
    subscriptions.end();
    writer.finish(inFlight.end(limits.grace()));
  }

  void accept(Message message) {
    switch (message) {
      case Message.Request request -> serve(request, wire);
      case Message.Notification notification -> heed(notification);
      case Message.Response _ -> LOG.debug("Ignored a response: nothing was asked");
      case Message.Invalid(RequestId id, ProtocolError error) -> write(id, error);
      case Message.Batch(List<Message> members) -> serve(members);
    }
  }

  private void heed(Message.Notification notification) {
    JsonNode params = notification.params();
    RequestId id = params == null ? null : RequestId.of(params.get("requestId"));
    if (id == null || !notification.method().equals("notifications/cancelled")) {
      LOG.debug("Ignored {}", ProtocolError.quote(notification.method()));
    } else if (!subscriptions.cancel(id)) {
      inFlight.cancel(id);
    }
  }

  private void serve(List<Message> members) {
    if (!gate.takesBatches()) {
      write(null, ProtocolError.invalidRequest(NO_BATCHES));
      return;
    }
    var batch = new Batch(members, limits.answerBytes(), writer::write);
    for (Message member : members) {
      switch (member) {
        case Message.Request request -> serve(request, batch);
        case Message.Invalid(RequestId id, ProtocolError error) ->
            batch.add(Answer.error(id, error));
        case Message.Notification notification -> heed(notification);
        case Message.Response _, Message.Batch _ -> {}
      }
    }
  }

  private void serve(Message.Request request, Outlet outlet) {
    RequestId id = request.id();
    try {
      if (inFlight.holds(id) || subscriptions.holds(id)) {
        throw ProtocolError.invalidRequest("a request with this id is still in flight");
      }
      EraGate.Admitted admitted = gate.admit(request);
      if (admitted.era() == Era.MODERN && outlet instanceof Batch) {
        throw ProtocolError.invalidRequest(NO_BATCHES);
      }
      serve(id, admitted, outlet);
    } catch (ProtocolError error) {
      reply(id, Answer.error(id, error), outlet);
    } catch (RuntimeException defect) {
      reply(id, Answer.error(id, Defect.hide(request.method(), defect)), outlet);
    }
  }

  private void serve(RequestId id, EraGate.Admitted admitted, Outlet outlet) {
    switch (admitted.method()) {
      case PING -> reply(id, admitted, JsonText.encode("{}"), outlet);
      case DISCOVER -> reply(id, admitted, JsonText.encode(info.discovered()), outlet);
      case LISTEN -> subscriptions.open(id, admitted.params());
      case INITIALIZE -> {
        String agreed = gate.initialize(admitted.params());
        reply(id, admitted, JsonText.encode(info.initialized(agreed)), outlet);
        Background.run("warm-up", runner::sdk);
        noteUse();
      }
      default -> start(id, admitted, outlet);
    }
  }

  private void start(RequestId id, EraGate.Admitted admitted, Outlet outlet) {
    byte[] known = runner.known(admitted.method());
    if (known != null) {
      reply(id, admitted, known, outlet);
    } else if (!inFlight.isFull()) {
      if (admitted.method().work() == Method.Work.FEATURE) {
        noteUse();
      }
      var progress = new Progress(admitted.progressToken(), writer::offer);
      inFlight.start(new Call(id, admitted, outlet, progress, new Cancellation()), runner::run);
    } else if (admitted.method() == Method.TOOLS_CALL) {
      Failure busy = Failure.unavailable(BUSY, null);
      reply(id, admitted, Envelope.toolError(busy.text()), outlet);
    } else {
      throw ProtocolError.internal(BUSY);
    }
  }

  /// The first sign of a client that stays lets the features warm up.
  private void noteUse() {
    if (!used) {
      used = true;
      Background.run("first use", firstUse);
    }
  }

  private void reply(RequestId id, EraGate.Admitted admitted, byte[] result, Outlet outlet) {
    reply(id, envelope.result(id, admitted.era(), admitted.method(), result), outlet);
  }

  private void reply(RequestId id, byte[] message, Outlet outlet) {
    if (writer.isFlooded()) {
      LOG.debug("Dropped an answer: the client sends without reading");
      outlet.none();
    } else {
      outlet.answer(id, message);
    }
  }

  private void write(@Nullable RequestId id, ProtocolError error) {
    if (!writer.isFlooded()) {
      writer.write(Answer.error(id, error));
    }
  }
}
