package dev.repositorymcp.database;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Reads what went wrong from a failure's SQLSTATE (PostgreSQL's appendix A).
public final class SqlFailures {
  /// The server is up but doesn't let anybody in yet.
  static final String STARTING = "57P03";

  private SqlFailures() {}

  /// What a failure means for the transaction that met it.
  enum Kind {
    /// 40001, 40P01: another transaction was in the way; the same work may succeed now.
    CONTENTION,
    /// 25006: the connection leads to a server that has become a standby.
    READ_ONLY_SERVER,
    /// 08xxx, 57P01 to 57P05: the connection is gone or the server is not up.
    CONNECTION_LOST,
    /// 53300: the server has no connection to spare.
    TOO_MANY_CONNECTIONS,
    /// 57014: the statement took too long or was cancelled.
    STATEMENT_CANCELLED,
    /// 42501, 42P01, 42703, 22P05, 53xxx, 58xxx: the user lacks a right, the schema isn't ours any
    /// more, the database's encoding lacks a character, or the server can't (a full disk, say); a
    /// person must mend that.
    REFUSED,
    /// Everything else.
    OTHER
  }

  static Kind kind(Throwable failure) {
    String state = sqlState(failure);
    return switch (state) {
      case "40001", "40P01" -> Kind.CONTENTION;
      case "25006" -> Kind.READ_ONLY_SERVER;
      case "53300" -> Kind.TOO_MANY_CONNECTIONS;
      case "57014" -> Kind.STATEMENT_CANCELLED;
      case "57P01", "57P02", STARTING, "57P05" -> Kind.CONNECTION_LOST;
      case "42501", "42P01", "42703", "22P05" -> Kind.REFUSED;
      default -> kindOfClass(state.isEmpty() ? state : state.substring(0, 2));
    };
  }

  private static Kind kindOfClass(String sqlClass) {
    return switch (sqlClass) {
      case "08" -> Kind.CONNECTION_LOST;
      case "53", "58" -> Kind.REFUSED;
      default -> Kind.OTHER;
    };
  }

  /// Name of the constraint that a statement violated, if that is why it failed.
  public static Optional<String> violatedConstraint(Throwable failure) {
    return told(failure).map(ServerErrorMessage::getConstraint);
  }

  /// What the server itself said, without its details, which quote values.
  static Optional<String> serverMessage(Throwable failure) {
    return told(failure).map(ServerErrorMessage::getMessage);
  }

  private static Optional<ServerErrorMessage> told(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException error) {
        return Optional.ofNullable(error.getServerErrorMessage());
      }
    }
    return Optional.empty();
  }

  /// SQLSTATE of the nearest cause that has one, else the empty text.
  static String sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error && error.getSQLState() != null) {
        return error.getSQLState();
      }
    }
    return "";
  }
}
