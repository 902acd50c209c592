package dev.repositorymcp.git;

/// A fact that couldn't be established.
///
/// @param fact which one
/// @param reason a clause for people, without paths or text from the repository
public record Unknown(Fact fact, String reason) {}
