package dev.repositorymcp.repository;

/// An entry and where it stands.
///
/// @param number of the line on which it begins, from 1
public record ImportLine(int number, ImportEntry entry) {}
