package dev.repositorymcp.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void runsEachActionOnce() {
    cancellation.onCancel(runs::incrementAndGet);
    cancellation.cancel();
    cancellation.cancel();
    assertThat(runs).hasValue(1);
    assertThat(cancellation.isCancelled()).isTrue();
  }

  @Test
  void runsNoActionWhoseRegistrationIsClosed() {
    try (var registration = cancellation.onCancel(runs::incrementAndGet)) {
      assertThat(registration).isNotNull();
    }
    cancellation.cancel();
    assertThat(runs).hasValue(0);
  }

  @Test
  void refusesToGoOnAfterCancellation() {
    cancellation.throwIfCancelled();
    cancellation.cancel();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(cancellation::throwIfCancelled);
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> cancellation.onCancel(runs::incrementAndGet));
    assertThat(runs).hasValue(0);
  }
}
