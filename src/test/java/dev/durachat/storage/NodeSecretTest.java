package dev.durachat.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sealed opens for the same secret and the same purpose alone. */
final class NodeSecretTest {
  private static final String PURPOSE = "provider key\nopenai\nada";

  private static NodeSecret secret(int last) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) last;
    return NodeSecret.of(Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void opensForItsPurposeAlone() {
    byte[] sealed = secret(1).seal("sk-own", PURPOSE);
    assertEquals(Optional.of("sk-own"), secret(1).unseal(sealed, PURPOSE));
    assertEquals(Optional.empty(), secret(1).unseal(sealed, "provider key\nopenai\nbob"));
    assertEquals(Optional.empty(), secret(1).unseal(sealed, "provider key\nother\nada"));
    assertEquals(Optional.empty(), secret(2).unseal(sealed, PURPOSE));
  }

  @Test
  void whatWasChangedDoesNotOpen() {
    byte[] sealed = secret(1).seal("sk-own", PURPOSE);
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      assertEquals(Optional.empty(), secret(1).unseal(changed, PURPOSE), "byte " + at);
      byte[] cut = Arrays.copyOf(sealed, at);
      assertEquals(Optional.empty(), secret(1).unseal(cut, PURPOSE), "cut at " + at);
    }
  }

  @Test
  void theSameTextIsSealedOtherwiseEachTime() {
    byte[] sealed = secret(1).seal("sk-own", PURPOSE);
    assertFalse(Arrays.equals(sealed, secret(1).seal("sk-own", PURPOSE)));
    assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("sk-own"));
  }

  @Test
  void aDamagedFileIsToldOf(@TempDir Path data) throws Exception {
    NodeSecret.in(data);
    Path file = data.resolve("node.key");
    assertEquals(32, Files.size(file));
    Files.write(file, new byte[31]);
    assertThrows(IOException.class, () -> NodeSecret.in(data));
  }
}
