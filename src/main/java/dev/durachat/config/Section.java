package dev.durachat.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration, read key by key. Each read names its range; {@link #end} refuses
 * the keys that nobody asked for, so the reading code is the only list of keys there is.
 */
final class Section {
  private final String path;
  private final ConfigObject object;
  private final Set<String> asked = new HashSet<>();

  Section(String path, ConfigObject object) {
    this.path = path;
    this.object = object;
  }

  /** Path of a key of this section, for messages. */
  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Refuses keys that no read asked for. */
  void end() throws ConfigException {
    for (var entry : object.entrySet()) {
      if (!asked.contains(entry.getKey())) {
        throw refused(entry.getKey(), "is not a known key");
      }
    }
  }

  Section section(String key) throws ConfigException {
    return asSection(key, pathOf(key), require(key));
  }

  List<Section> sections(String key) throws ConfigException {
    var sections = new ArrayList<Section>();
    for (ConfigValue item : list(key)) {
      sections.add(asSection(key, pathOf(key) + "[" + sections.size() + "]", item));
    }
    return sections;
  }

  String text(String key) throws ConfigException {
    return text(key, require(key));
  }

  /** Absent, or null, which is how HOCON takes a key back. */
  Optional<String> optionalText(String key) throws ConfigException {
    ConfigValue value = find(key);
    return value == null ? Optional.empty() : Optional.of(text(key, value));
  }

  String textOr(String key, String otherwise) throws ConfigException {
    return optionalText(key).orElse(otherwise);
  }

  List<String> texts(String key) throws ConfigException {
    var texts = new ArrayList<String>();
    for (ConfigValue item : list(key)) {
      String text = text(key, item);
      if (text.isBlank()) {
        throw refused(key, "holds an empty entry");
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  List<String> textsOr(String key, List<String> otherwise) throws ConfigException {
    return find(key) == null ? otherwise : texts(key);
  }

  boolean flag(String key) throws ConfigException {
    return flag(key, require(key));
  }

  boolean flagOr(String key, boolean otherwise) throws ConfigException {
    ConfigValue value = find(key);
    return value == null ? otherwise : flag(key, value);
  }

  int number(String key, int min, int max) throws ConfigException {
    return Math.toIntExact(inRange(key, wholeNumber(key), min, max));
  }

  /** A size in bytes, as {@code 4096} or {@code 1MiB}. */
  long bytes(String key, long min, long max) throws ConfigException {
    ConfigValue value = require(key);
    try {
      return inRange(key, value.atKey(key).getBytes(key), min, max);
    } catch (com.typesafe.config.ConfigException | IllegalArgumentException e) {
      throw refused(key, "must be a size such as 512KiB or 1MiB");
    }
  }

  /** A duration with its unit. A bare number is refused: HOCON would take it for milliseconds. */
  Duration duration(String key, Duration min, Duration max) throws ConfigException {
    ConfigValue value = require(key);
    String text = value.unwrapped() instanceof String string ? string.trim() : "";
    if (text.isEmpty() || !Character.isLetter(text.charAt(text.length() - 1))) {
      throw refused(key, "must be a duration with its unit, such as 30s or 15m");
    }
    Duration duration;
    try {
      duration = value.atKey(key).getDuration(key);
    } catch (com.typesafe.config.ConfigException | ArithmeticException e) {
      throw refused(key, "must be a duration with its unit, such as 30s or 15m");
    }
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw refused(key, "must be from " + words(min) + " to " + words(max));
    }
    return duration;
  }

  <E extends Enum<E>> E oneOf(String key, Class<E> values) throws ConfigException {
    String text = text(key);
    var names = new ArrayList<String>();
    for (E value : values.getEnumConstants()) {
      String name = value.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return value;
      }
      names.add(name);
    }
    throw refused(key, "must be one of " + String.join(", ", names));
  }

  ConfigException refused(String key, String problem) {
    ConfigValue value = object.get(key);
    String where = value == null ? "" : " (" + value.origin().description() + ")";
    return new ConfigException(pathOf(key), problem + where);
  }

  private @Nullable ConfigValue find(String key) {
    asked.add(key);
    ConfigValue value = object.get(key);
    return value == null || value.valueType() == ConfigValueType.NULL ? null : value;
  }

  private ConfigValue require(String key) throws ConfigException {
    ConfigValue value = find(key);
    if (value == null) {
      throw refused(key, "has no value");
    }
    return value;
  }

  private Section asSection(String key, String itsPath, ConfigValue value) throws ConfigException {
    if (value instanceof ConfigObject itsObject) {
      return new Section(itsPath, itsObject);
    }
    throw refused(key, "must be an object in braces");
  }

  private ConfigList list(String key) throws ConfigException {
    if (require(key) instanceof ConfigList list) {
      return list;
    }
    throw refused(key, "must be a list in brackets");
  }

  private String text(String key, ConfigValue value) throws ConfigException {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> value.unwrapped().toString();
      case OBJECT, LIST, NULL -> throw refused(key, "must be text");
    };
  }

  private boolean flag(String key, ConfigValue value) throws ConfigException {
    return switch (text(key, value)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw refused(key, "must be true or false");
    };
  }

  private long wholeNumber(String key) throws ConfigException {
    try {
      return new BigDecimal(text(key).trim()).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      throw refused(key, "must be a whole number");
    }
  }

  private long inRange(String key, long value, long min, long max) throws ConfigException {
    if (value < min || value > max) {
      throw refused(key, "must be from " + min + " to " + max);
    }
    return value;
  }

  private static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
