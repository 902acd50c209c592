package dev.repositorymcp.database;

import dev.repositorymcp.config.PoolSettings;
import dev.repositorymcp.database.DriverDataSource.DatabaseStartException;
import dev.repositorymcp.database.Migrations.SchemaMismatchException;
import dev.repositorymcp.tool.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// The sentences that tell a client why the database can't be used now and what to check.
final class Unavailable {
  /// In the driver's own words.
  private static final Pattern CHANNEL_BINDING = Pattern.compile("[Cc]hannel [Bb]inding");

  /// What stays of it in every language that the driver speaks.
  private static final Pattern TLS = Pattern.compile("SSL|(?i:hostnameverifier)");

  private Unavailable() {}

  static Failure starting(String label) {
    return Failure.unavailable(
        "The database (%s) is still starting; call again in a few seconds.".formatted(label), null);
  }

  static Failure tooOld(String version, int oldest) {
    return Failure.unavailable(
        "The server of DATABASE_URL is PostgreSQL %s, and this program needs %d or newer; upgrade it or use another one."
            .formatted(version, oldest),
        null);
  }

  static Failure silent(Throwable cause, String label, Duration limit) {
    return Failure.unavailable(
        "The database (%s) did not answer within %d ms. Check that it runs and is not overloaded."
            .formatted(label, limit.toMillis()),
        cause);
  }

  static Failure noConnection(
      Throwable cause, PoolState state, PoolSettings settings, String label) {
    if (state.active() < state.limit()) {
      return because(cause, label);
    }
    return Failure.unavailable(
        ("No database connection became free within %d s: %d total, %d active, %d idle, %d"
                + " waiting. Call again; if it happens often, raise POOL_SIZE (%d), MAX_OVERFLOW"
                + " (%d) or POOL_TIMEOUT.")
            .formatted(
                settings.timeout().toSeconds(),
                state.total(),
                state.active(),
                state.idle(),
                state.waiting(),
                settings.size(),
                settings.maxOverflow()),
        cause);
  }

  static Failure statementTimeout(Throwable cause, Duration limit) {
    return Failure.unavailable(
        "The database took longer than %d s; nothing was changed. Ask for less, or call again later."
            .formatted(limit.toSeconds()),
        cause);
  }

  static Failure connectionLost(Throwable cause, String label) {
    return Failure.unavailable(
        ("The connection to the database (%s) was lost; nothing was changed. Call again;"
                + " health_check tells whether it is back.")
            .formatted(label),
        cause);
  }

  static Failure contention(Throwable cause) {
    return Failure.unavailable(
        "Other changes to the same rows kept getting in the way; nothing was changed. Call again.",
        cause);
  }

  static Failure readOnly(Throwable cause, String label) {
    return Failure.unavailable(
        ("The database (%s) accepts no changes now: it is read-only or a standby. Nothing was"
                + " changed; call again later, or let DATABASE_URL lead to the primary.")
            .formatted(label),
        cause);
  }

  /// What the server can't or may not do for anybody until a person has mended it.
  static Failure refused(Throwable cause, String label) {
    String sentence =
        switch (SqlFailures.sqlState(cause)) {
          case "42501" ->
              "The database user may not do this in the database (%s): %s. Grant it that right, or"
                  + " use another user in DATABASE_URL.";
          case "42P01", "42703" ->
              "The schema of the database (%s) was changed by hand or by another program: %s."
                  + " Restore it from a backup or use another database; nothing is repaired"
                  + " automatically.";
          default ->
              "The database (%s) can't do this: %s. Nothing was changed; mend that, then call"
                  + " again.";
        };
    return Failure.unavailable(sentence.formatted(label, said(cause)), cause);
  }

  private static String said(Throwable cause) {
    return SqlFailures.serverMessage(cause).orElse("it doesn't say why");
  }

  static Failure unknownOutcome(Throwable cause) {
    return Failure.unavailable(
        "The connection to the database was lost during commit, so the change may or may not be"
            + " stored. Look with list_repositories before you call again.",
        cause);
  }

  /// Why the database could not be opened or reached.
  static Failure because(Throwable failure, String label) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case Failure known -> {
          return known;
        }
        case DatabaseStartException start -> {
          return Failure.unavailable(String.valueOf(start.getMessage()), failure);
        }
        case SchemaMismatchException mismatch -> {
          return Failure.unavailable(
              ("The schema of the database (%s) was changed by hand or by another program: its"
                      + " history differs from this program's migrations. Restore the history, or"
                      + " use another database or a schema of its own (currentSchema in"
                      + " DATABASE_URL); nothing is repaired automatically.")
                  .formatted(label),
              mismatch);
        }
        case SQLException sql when SqlFailures.sqlState(sql).startsWith("08") -> {
          Optional<String> sentence = demanded(String.valueOf(sql.getMessage()));
          if (sentence.isPresent()) {
            return Failure.unavailable(sentence.get().formatted(label), failure);
          }
        }
        default -> {}
      }
    }
    return Failure.unavailable(sentence(failure).formatted(label, said(failure)), failure);
  }

  /// What the URL demands and can't be had, which no SQLSTATE tells: PgBouncer has one for all that
  /// it refuses, the driver one for every connection that fails.
  private static Optional<String> demanded(String message) {
    if (message.contains("unsupported startup parameter")) {
      return Optional.of(
          "The pooler before the database (%s) does not accept the options of DATABASE_URL; remove"
              + " them, or use the database's own address.");
    }
    if (CHANNEL_BINDING.matcher(message).find()) {
      return Optional.of(
          "The database (%s) can't bind the password to the channel, as channel_binding=require in"
              + " DATABASE_URL demands: that takes TLS (sslmode=require) and SCRAM-SHA-256.");
    }
    if (message.contains("requireAuth")) {
      return Optional.of(
          "The database (%s) asks for another proof of who its user is than require_auth in"
              + " DATABASE_URL, or PGREQUIREAUTH, allows.");
    }
    return TLS.matcher(message).find()
        ? Optional.of(
            "The database (%s) could not be reached by TLS as DATABASE_URL or PGSSLMODE demands:"
                + " its server offers none, or its certificate is not trusted or belongs to another"
                + " host. Check sslmode, sslrootcert and the host name.")
        : Optional.empty();
  }

  private static String sentence(Throwable failure) {
    String state = SqlFailures.sqlState(failure);
    return switch (state) {
      case "28P01", "28000" ->
          "The database (%s) refused the user name or password; correct DATABASE_URL.";
      case "3D000" ->
          "The database (%s) does not exist on its server; create it or correct DATABASE_URL.";
      case "42501" ->
          "The database user may not do this in the database (%s); grant it CREATE on the database"
              + " and on its schema, or use another user in DATABASE_URL.";
      case SqlFailures.STARTING ->
          "The database server (%s) is still starting; call again in a few seconds.";
      case "53300" ->
          "The database server (%s) has no connection to spare; call again in a few seconds.";
      case "25006" ->
          "The database (%s) accepts no changes now, and its schema is not up to date: it is"
              + " read-only or a standby. Let DATABASE_URL lead to the primary.";
      case "08004" ->
          "The database (%s) wants a password, or another proof of who its user is, that"
              + " DATABASE_URL does not give; add it.";
      case "42P07" ->
          "The database (%s) has something of the same name as this program's tables: %s. Use"
              + " another database, or a schema of its own (currentSchema in DATABASE_URL).";
      default ->
          SqlFailures.serverMessage(failure).isEmpty() || state.startsWith("57P")
              ? "The database (%s) does not answer. Check that it runs and that DATABASE_URL is"
                  + " right, then call again; health_check tells whether it is back."
              : "The database (%s) refuses to serve: %s. Mend that or correct DATABASE_URL, then"
                  + " call again.";
    };
  }
}
