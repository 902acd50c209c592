package dev.repositorymcp.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class TxzTest {
  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void unpacksFilesDirectoriesAndLinks() throws Exception {
    add("bin", '5', 0755, "", "");
    add("bin/tool", '0', 0755, "", "run");
    add("lib/data", '0', 0644, "", "some data");
    add("lib/data.1", '2', 0777, "data", "");
    add("lib/same", '1', 0644, "lib/data", "");
    unpack();
    assertThat(folder.resolve("bin/tool")).hasContent("run").isExecutable();
    assertThat(folder.resolve("lib/data.1")).isSymbolicLink().hasContent("some data");
    assertThat(folder.resolve("lib/same")).hasContent("some data");
    assertThat(Files.isExecutable(folder.resolve("lib/data"))).isFalse();
  }

  @Test
  void readsLongNames() throws Exception {
    String name = "d/".repeat(60) + "file";
    add("././@LongLink", 'L', 0644, "", name + "\0");
    add("cut", '0', 0644, "", "text");
    unpack();
    assertThat(folder.resolve(name)).hasContent("text");
  }

  @Test
  void skipsWhatIsNotWanted() throws Exception {
    add("lib/a.a", '0', 0644, "", "archive");
    add("lib/b.so", '0', 0644, "", "library");
    unpack();
    assertThat(folder.resolve("lib")).isDirectoryNotContaining("glob:**.a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "lib/../../evil", "/tmp/evil"})
  void refusesNamesThatLeaveTheDirectory(String name) throws IOException {
    add(name, '0', 0644, "", "evil");
    assertThatThrownBy(this::unpack).hasMessageContaining("leaves the directory");
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2'})
  void refusesLinksThatLeaveTheDirectory(char type) throws IOException {
    add("link", type, 0777, "../evil", "");
    assertThatThrownBy(this::unpack).hasMessageContaining("leaves the directory");
  }

  @Test
  void refusesNamesThatLeadThroughALink() throws IOException {
    add("a/b/up", '2', 0777, "..", "");
    add("a/b/up/evil", '0', 0644, "", "evil");
    assertThatThrownBy(this::unpack).hasMessageContaining("leads through a link");
  }

  @Test
  void refusesAnArchiveThatEndsEarly() throws IOException {
    add("file", '0', 0644, "", "x".repeat(2000));
    byte[] whole = tar.toByteArray();
    tar.reset();
    tar.write(whole, 0, 1000);
    assertThatThrownBy(this::unpack).isInstanceOf(IOException.class);
  }

  private void unpack() throws IOException, InterruptedException {
    var packed = new ByteArrayOutputStream();
    try (var xz = new XZOutputStream(packed, new LZMA2Options(0))) {
      tar.writeTo(xz);
      xz.write(new byte[1024]);
    }
    Txz.unpack(
        new ByteArrayInputStream(packed.toByteArray()), folder, name -> !name.endsWith(".a"));
  }

  private void add(String name, char type, int mode, String link, String content)
      throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "%07o".formatted(mode));
    put(header, 124, "%011o".formatted(bytes.length));
    header[156] = (byte) type;
    put(header, 157, link);
    tar.write(header);
    tar.write(bytes);
    tar.write(new byte[(512 - bytes.length % 512) % 512]);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
