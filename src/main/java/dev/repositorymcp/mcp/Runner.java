package dev.repositorymcp.mcp;

import dev.repositorymcp.jsonrpc.Answer;
import dev.repositorymcp.jsonrpc.Defect;
import dev.repositorymcp.jsonrpc.JsonText;
import dev.repositorymcp.jsonrpc.MessageWriter;
import dev.repositorymcp.jsonrpc.ProtocolError;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.Once;
import dev.repositorymcp.tool.ToolEntry;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs calls, each on its own thread, and makes their answers.
final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private final Parts parts;
  private final InFlight inFlight;
  private final Semaphore slots;
  private final Map<Method, byte[]> known = new ConcurrentHashMap<>();
  private final Once<SdkServer> sdk;

  /// What it works with.
  record Parts(
      Supplier<Features> features, Limits limits, Envelope envelope, MessageWriter writer) {}

  Runner(Parts parts, InFlight inFlight) {
    this.parts = parts;
    this.inFlight = inFlight;
    this.slots = new Semaphore(parts.limits().running(), true);
    this.sdk = new Once<>(() -> new SdkServer(parts.features().get()));
  }

  /// The result of a method that always has the same, once it is known.
  byte @Nullable [] known(Method method) {
    return known.get(method);
  }

  /// Runs a call to its end and answers it, unless somebody else settled it.
  void run(Call call) {
    byte[] answer;
    try {
      answer = takesTurns(call) ? whenFree(call) : answer(call);
    } catch (InterruptedException | CancellationException stopped) {
      LOG.debug("A call of {} was stopped", call.method().wireName());
      return;
    }
    call.progress().close();
    if (inFlight.settle(call)) {
      call.outlet().answer(call.id(), answer);
    }
  }

  private boolean takesTurns(Call call) {
    String tool = call.method() == Method.TOOLS_CALL ? call.params().path("name").asString() : "";
    return call.method().work() == Method.Work.FEATURE
        && parts.features().get().tool(tool).filter(ToolEntry::runsAtOnce).isEmpty();
  }

  /// Waits for a client that reads, and for its turn; a cancellation ends the wait.
  private byte[] whenFree(Call call) throws InterruptedException {
    try (var _ = call.cancellation().onCancel(Thread.currentThread()::interrupt)) {
      parts.writer().awaitRoom();
      slots.acquire();
    }
    try {
      call.cancellation().throwIfCancelled();
      return answer(call);
    } finally {
      slots.release();
    }
  }

  private byte[] answer(Call call) {
    try {
      byte[] answer = parts.envelope().result(call.id(), call.era(), call.method(), result(call));
      return answer.length <= parts.limits().answerBytes() ? answer : tooLong(call, answer.length);
    } catch (Failure refusal) {
      LOG.debug("{} was refused", call.method().wireName(), refusal);
      return refused(call, refusal);
    } catch (ProtocolError error) {
      return Answer.error(call.id(), error);
    } catch (Throwable defect) {
      return hidden(call, defect);
    }
  }

  private byte[] result(Call call) throws Throwable {
    if (call.method() == Method.COMPLETE) {
      return JsonText.encode(Completions.complete(parts.features().get(), call));
    }
    byte[] result = sdk().result(call);
    if (call.method().work() == Method.Work.ONCE) {
      known.put(call.method(), result);
    }
    return result;
  }

  /// What calls need; loaded when it is first asked for.
  SdkServer sdk() {
    return sdk.get();
  }

  private byte[] tooLong(Call call, int length) {
    return refused(
        call,
        Failure.invalidArgument(
            "The answer has %d bytes and at most %d can be sent. Ask for a smaller page."
                .formatted(length, parts.limits().answerBytes())));
  }

  /// Only the result of a tool has a place for a refusal; other methods get an error.
  private byte[] refused(Call call, Failure refusal) {
    if (call.method() == Method.TOOLS_CALL) {
      return parts
          .envelope()
          .result(call.id(), call.era(), call.method(), Envelope.toolError(refusal.text()));
    }
    int code = refusal.code() == Failure.Code.UNAVAILABLE ? -32603 : -32602;
    return Answer.error(call.id(), new ProtocolError(code, refusal.text(), null));
  }

  /// What a stopped call throws is no defect.
  private static byte[] hidden(Call call, Throwable defect) {
    if (call.cancellation().isCancelled()) {
      throw new CancellationException("Stopped with " + defect.getClass().getSimpleName());
    }
    String what = call.method().wireName() + " " + call.params().path("name").asString("");
    return Answer.error(call.id(), Defect.hide(what, defect));
  }
}
