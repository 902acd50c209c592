package dev.repositorymcp.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/// The standard streams of the process, handed down from its entry point.
///
/// @param out results and protocol, nothing else; bytes, always UTF-8
/// @param err words for a person
public record Streams(InputStream in, OutputStream out, PrintStream err) {}
