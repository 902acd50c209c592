package dev.repositorymcp.database;

/// The connection pool at one moment.
///
/// @param total connections open
/// @param active connections in use
/// @param idle connections open and free
/// @param waiting callers that wait for one
/// @param limit connections that may be open at most
public record PoolState(int total, int active, int idle, int waiting, int limit) {}
