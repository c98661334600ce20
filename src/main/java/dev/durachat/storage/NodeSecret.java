package dev.durachat.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what must not be read from a user's file alone: AES-256-GCM with a key of the operator's,
 * or one that lies beside the users' files, in {@code node.key}, for its owner only. Any thread.
 */
public final class NodeSecret {
  static final String FILE = "node.key";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte FORMAT = 1;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private NodeSecret(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * A key that is kept elsewhere.
   *
   * @param base64 of 32 bytes
   */
  public static NodeSecret of(String base64) {
    return new NodeSecret(Base64.getDecoder().decode(base64));
  }

  /** The secret of this data directory, made where there is none yet. Blocks. */
  static NodeSecret in(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    if (!Files.exists(file)) {
      create(file);
      UserFile.force(dataDir, StandardOpenOption.READ);
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != KEY_BYTES) {
      throw new IOException(FILE + " in the data directory is damaged: put its backup in place");
    }
    return new NodeSecret(bytes);
  }

  /** Written under another name first, so that it is never there in part. */
  private static void create(Path file) throws IOException {
    byte[] fresh = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(fresh);
    Path draft = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(draft);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(ByteBuffer.wrap(fresh));
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Seals a text.
   *
   * @param purpose what it is for; it opens for the same purpose alone
   */
  public byte[] seal(String text, String purpose) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(bytes(text));
      return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
          .put(FORMAT)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /** Opens what was sealed for this purpose; empty when it was not, or by another secret. */
  public Optional<String> unseal(byte[] sealed, String purpose) {
    if (sealed.length <= 1 + NONCE_BYTES || sealed[0] != FORMAT) {
      return Optional.empty();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(sealed).position(1).get(nonce);
    int start = 1 + NONCE_BYTES;
    try {
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, nonce, purpose).doFinal(sealed, start, sealed.length - start);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (AEADBadTagException notOurs) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bytes(purpose));
    return cipher;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
