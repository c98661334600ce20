package dev.durachat.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Network addresses that begin with the same bits, as {@code 10.0.0.0/8}; a single one has no
 * length. Nothing is resolved: a name is no address. IPv4 addresses written as IPv6 are IPv4.
 *
 * @param family bits of each address: 32 or 128
 * @param length how many of them are the same
 * @param prefix those
 */
public record AddressRange(int family, int length, BigInteger prefix) {

  /** Empty for what is not an address or a range of them. */
  public static Optional<AddressRange> of(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return bytes(text).map(bytes -> of(bytes, bytes.length * Byte.SIZE));
    }
    try {
      int length = Integer.parseInt(text.substring(slash + 1));
      return bytes(text.substring(0, slash))
          .filter(bytes -> length >= 0 && length <= bytes.length * Byte.SIZE)
          .map(bytes -> of(bytes, length));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static AddressRange of(byte[] address, int length) {
    int family = address.length * Byte.SIZE;
    return new AddressRange(family, length, new BigInteger(1, address).shiftRight(family - length));
  }

  /** Whether the text is an address within; false for what is no address. */
  public boolean contains(String address) {
    return bytes(address)
        .filter(bytes -> bytes.length * Byte.SIZE == family)
        .filter(bytes -> of(bytes, length).prefix.equals(prefix))
        .isPresent();
  }

  private static Optional<byte[]> bytes(String address) {
    // The name of an interface may follow; an address is the same on each.
    int zone = address.indexOf('%');
    try {
      return Optional.of(
          InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
