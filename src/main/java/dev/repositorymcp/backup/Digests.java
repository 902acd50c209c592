package dev.repositorymcp.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Checksums.
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256", e);
    }
  }
}
