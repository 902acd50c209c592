package dev.repositorymcp.mcp;

import dev.repositorymcp.tool.CallContext;
import dev.repositorymcp.tool.Cancellation;
import dev.repositorymcp.tool.Completion;
import dev.repositorymcp.tool.Doc;
import dev.repositorymcp.tool.Effect;
import dev.repositorymcp.tool.Failure;
import dev.repositorymcp.tool.Prompt;
import dev.repositorymcp.tool.Resource;
import dev.repositorymcp.tool.ResourceTemplate;
import dev.repositorymcp.tool.Tool;
import dev.repositorymcp.tool.ToolEntry;
import dev.repositorymcp.tool.ToolInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Small features of every kind, real ones, for the tests of the wire.
@SuppressWarnings("SameNameButDifferent") // each tool has its own Input and Output
final class TestFeatures {
  private TestFeatures() {}

  static Features all() {
    return all(new Door());
  }

  /// @param door what the slow tools wait at
  static Features all(Door door) {
    return new Features(
        List.of(
            ToolEntry.of(new Echo()),
            ToolEntry.of(new WaitAtDoor(door)),
            ToolEntry.of(new Sleep(door)),
            ToolEntry.of(new Fail()),
            ToolEntry.of(new Count())),
        List.of(new Status()),
        List.of(new Item()),
        List.of(new Review()));
  }

  /// Lets a test know what a slow tool does, and decide when it goes on.
  static final class Door {
    final Semaphore arrived = new Semaphore(0);
    final Semaphore open = new Semaphore(0);
    final Semaphore stopped = new Semaphore(0);
    final CountDownLatch used = new CountDownLatch(1);
  }

  @ToolInfo(
      name = "echo",
      title = "Echo",
      description = "Gives back a text, a number of times.",
      effect = Effect.READS)
  record Echo() implements Tool<Echo.Input, Echo.Output> {
    record Input(
        @Doc("What to give back") String text,
        @Doc(value = "How often", minimum = 1, maximum = 10_000_000) @Nullable Integer times) {}

    record Output(@Doc("What was given") String text, @Doc int length) {}

    @Override
    public Output call(Input input, CallContext context) {
      String text = input.times() == null ? input.text() : input.text().repeat(input.times());
      return new Output(text, text.length());
    }
  }

  @ToolInfo(
      name = "wait_at_door",
      title = "Wait",
      description = "Waits until a door opens, and heeds a cancellation.",
      effect = Effect.CREATES)
  record WaitAtDoor(Door door) implements Tool<WaitAtDoor.Input, WaitAtDoor.Output> {
    record Input() {}

    record Output(@Doc boolean open) {}

    @Override
    public Output call(Input input, CallContext context) {
      try (Cancellation.Registration _ =
          context.cancellation().onCancel(Thread.currentThread()::interrupt)) {
        door.arrived.release();
        door.open.acquire();
        return new Output(true);
      } catch (InterruptedException e) {
        throw new CancellationException("The door stayed shut");
      } finally {
        if (context.cancellation().isCancelled()) {
          door.stopped.release();
        }
      }
    }
  }

  @ToolInfo(
      name = "sleep",
      title = "Sleep",
      description = "Waits until a door opens, and heeds nothing but an interrupt.",
      effect = Effect.READS)
  record Sleep(Door door) implements Tool<Sleep.Input, Sleep.Output> {
    record Input() {}

    record Output(@Doc boolean open) {}

    @Override
    public Output call(Input input, CallContext context) {
      try {
        door.arrived.release();
        door.open.acquire();
        return new Output(true);
      } catch (InterruptedException e) {
        door.stopped.release();
        throw new IllegalStateException(e);
      }
    }
  }

  @ToolInfo(
      name = "fail",
      title = "Fail",
      description = "Fails in the way that is asked for.",
      effect = Effect.DELETES)
  record Fail() implements Tool<Fail.Input, Fail.Output> {
    record Input(
        @Doc(
                value = "How",
                oneOf = {"refusal", "defect", "error"})
            String how) {}

    record Output() {}

    @Override
    public Output call(Input input, CallContext context) {
      switch (input.how()) {
        case "refusal" -> throw Failure.notFound("There is no such thing; try another.");
        case "defect" -> throw new IllegalStateException("password=hunter2 in SELECT 1");
        default -> throw new StackOverflowError("password=hunter2");
      }
    }
  }

  @ToolInfo(
      name = "count",
      title = "Count",
      description = "Counts, tells how far it is, and slips back now and then.",
      effect = Effect.CHANGES)
  record Count() implements Tool<Count.Input, Count.Output> {
    record Input(@Doc("How far") int to) {}

    record Output(@Doc int counted) {}

    @Override
    public Output call(Input input, CallContext context) {
      for (int i = 1; i <= input.to(); i++) {
        context.progress().report(i, input.to(), "Counted to " + i);
        context.progress().report(i - 1, input.to(), "Slipped back");
      }
      return new Output(input.to());
    }
  }

  record Status() implements Resource {
    @Override
    public String uri() {
      return "test://status";
    }

    @Override
    public String name() {
      return "status";
    }

    @Override
    public String title() {
      return "Status";
    }

    @Override
    public String description() {
      return "How things stand.";
    }

    @Override
    public String mimeType() {
      return "text/plain";
    }

    @Override
    public String read(CallContext context) {
      return "All is well.";
    }
  }

  /// Has items a, b and c, and a secret in its way of failing.
  record Item() implements ResourceTemplate {
    @Override
    public String uriTemplate() {
      return "test://items/{item}";
    }

    @Override
    public String name() {
      return "item";
    }

    @Override
    public String title() {
      return "Item";
    }

    @Override
    public String description() {
      return "One item.";
    }

    @Override
    public String mimeType() {
      return "application/json";
    }

    @Override
    public Optional<String> read(String variable, CallContext context) {
      return switch (variable) {
        case "a", "b", "ä c" -> Optional.of("{\"item\":\"" + variable + "\"}");
        case "locked" -> throw Failure.unavailable("The items are away; call again later.", null);
        case "broken" -> throw new IllegalStateException("password=hunter2");
        default -> Optional.empty();
      };
    }

    @Override
    public Completion completion() {
      return (typed, chosen, context) ->
          List.of("a", "b", "ä c").stream().filter(item -> item.startsWith(typed)).toList();
    }
  }

  record Review() implements Prompt {
    @Override
    public String name() {
      return "review";
    }

    @Override
    public String title() {
      return "Review";
    }

    @Override
    public String description() {
      return "Asks for a review.";
    }

    @Override
    public List<Argument> arguments() {
      return List.of(
          new Argument("item", "Which item", true, Review::numbers),
          new Argument("style", "How", false, Completion.NONE));
    }

    @Override
    public String text(Map<String, String> arguments, CallContext context) {
      return "Review %s, %s.".formatted(arguments.get("item"), arguments.get("style"));
    }

    private static List<String> numbers(
        String typed, Map<String, String> chosen, CallContext context) {
      int count = chosen.containsKey("style") ? 2 : 250;
      return IntStream.range(0, count).mapToObj(number -> typed + number).toList();
    }
  }
}
